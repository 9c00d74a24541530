namespace Perdure.Initialization;

/// <summary>What became of the admin.</summary>
/// <param name="UserId">Its id.</param>
/// <param name="WasCreated">Whether it was not there yet.</param>
public sealed record AdminReport(string UserId, bool WasCreated)
{
    /// <summary>The password that was made; null when one was given, or the account was there already. It is nowhere else: show it once, and keep it out of logs.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string? GeneratedPassword { get; init; }

    /// <summary>The report without the password.</summary>
    public override string ToString() => $"{UserId}, {(WasCreated ? "created" : "there already")}";
}
