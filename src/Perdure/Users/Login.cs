using Perdure.Sessions;

namespace Perdure.Users;

/// <summary>What a login gave.</summary>
/// <param name="User">Who logged in.</param>
/// <param name="Session">The session that began.</param>
/// <param name="Token">The session's token, 43 characters of base64url. It is shown this once: only its hash is stored.</param>
public sealed record Login(User User, Session Session, string Token)
{
    /// <summary>Who logged in, without the token.</summary>
    public override string ToString() => $"Login of user '{User.Id}' in session '{Session.Id}'";
}
