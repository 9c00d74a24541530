namespace Perdure.Initialization;

/// <summary>The account that may do everything. One of that user name that is there already is left as it is, its password too.</summary>
public sealed record AdminAccount
{
    /// <summary>Its user name. Default: <c>admin</c>.</summary>
    public string Username { get; init; } = "admin";

    /// <summary>Its address; null, the default: none.</summary>
    public string? Email { get; init; }

    /// <summary>Its password, 8 to 1,024 characters; null, the default: one of 144 random bits is made and is in the report, once. There is no fixed one.</summary>
    public string? Password { get; init; }

    /// <summary>The account without the password.</summary>
    public override string ToString() => $"{Username} <{Email}>";
}
