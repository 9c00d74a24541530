using System.Text;
using Perdure.Storage;

namespace Perdure.Users;

/// <summary>How names are compared: without white space around them, in Unicode's form KC, in capitals by the invariant culture unless case counts.</summary>
/// <remarks>A program with <c>InvariantGlobalization</c> has no forms of Unicode and leaves letters beyond ASCII in the form they come in.</remarks>
internal sealed class UserNameRule(bool isCaseSensitive)
{
    private const string Username = "user name";
    private const string Email = "e-mail address";

    /// <summary>The names a user needs for itself.</summary>
    /// <exception cref="ArgumentException">One of them can't be a name; the message says why.</exception>
    public IEnumerable<ReservedName> Of(User user)
    {
        if (user.Username is { } username)
            yield return new ReservedName(NameReservation.Usernames.Name, Check(username, Username, nameof(User.Username)), Username, username);
        if (user.Email is { } email)
            yield return new ReservedName(NameReservation.Emails.Name, CheckEmail(email), Email, email);
    }

    /// <summary>A name as it is compared; null for a text that can't be one.</summary>
    public string? KeyOf(string name)
    {
        // U+FFFE has no normal form: ICU refuses it.
        if (Identifier.LoneSurrogate(name) >= 0 || name.AsSpan().ContainsAny('\0', '\ufffe'))
            return null;
        var key = name.Trim().Normalize(NormalizationForm.FormKC);
        key = isCaseSensitive ? key : key.ToUpperInvariant();
        return key.Length > 0 && Encoding.UTF8.GetByteCount(key) <= Identifier.MaxBytes ? key : null;
    }

    private string Check(string name, string what, string member)
    {
        if (string.IsNullOrWhiteSpace(name))
            throw new ArgumentException($"A {what} without any letter was given; expected one that can be seen, or null for a user without.", member);
        return KeyOf(name) ?? throw new ArgumentException(
            $"A {what} of {name.Length:N0} characters was given that can't be kept; expected at most {Identifier.MaxBytes} UTF-8 bytes, without U+0000, U+FFFE and lone surrogates. Give a shorter or other one.", member);
    }

    private string CheckEmail(string email)
    {
        var key = Check(email, Email, nameof(User.Email));
        var at = key.LastIndexOf('@');
        return at > 0 && at < key.Length - 1 && !key.Any(char.IsWhiteSpace)
            ? key
            : throw new ArgumentException($"'{email}' was given as an {Email}; expected one like name@example.com, or null for a user without.", nameof(email));
    }
}

/// <summary>A name as it is reserved, and as it was given.</summary>
/// <param name="Collection">The collection of its reservation.</param>
/// <param name="Key">The name as it is compared.</param>
/// <param name="What">What it is, for messages.</param>
/// <param name="Given">The name as it was given.</param>
internal readonly record struct ReservedName(string Collection, string Key, string What, string Given)
{
    public RecordKey Place => new(Collection, StoreContext.StoreScope, Key);
}
