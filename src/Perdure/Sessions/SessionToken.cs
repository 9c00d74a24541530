using System.Buffers.Text;
using System.Security.Cryptography;

namespace Perdure.Sessions;

/// <summary>Tokens are 256 random bits; only their hash is stored. A plain SHA-256 is right for them: unlike a password, they can't be guessed.</summary>
internal static class SessionToken
{
    private const int Length = 32;

    // White space, which decoding skips, would make other texts of the same token.
    private const int Letters = 43;

    public static (string Token, string Hash) New()
    {
        Span<byte> secret = stackalloc byte[Length];
        RandomNumberGenerator.Fill(secret);
        return (Base64Url.EncodeToString(secret), Hash(secret));
    }

    /// <summary>The hash of a token, or null when the text can't be one.</summary>
    public static string? HashOf(string token) =>
        token.Length == Letters && Base64Url.IsValid(token, out var length) && length == Length ? Hash(Base64Url.DecodeFromChars(token)) : null;

    private static string Hash(ReadOnlySpan<byte> secret) => Base64Url.EncodeToString(SHA256.HashData(secret));
}
