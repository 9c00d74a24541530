using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Perdure.Users;

/// <summary>
/// Slow, salted hashes: PBKDF2 (RFC 8018) with HMAC-SHA512, in the format of ASP.NET Core Identity, version 3, so that hashes can be
/// taken over from there and given back: 1, the function, the iterations, the salt's length, the salt, the key; in base64.
/// </summary>
internal static class PasswordHash
{
    public const int MinLength = 8;
    public const int MaxLength = 1024;

    // OWASP's Password Storage Cheat Sheet asks for 210,000 or more with HMAC-SHA512.
    private const int Iterations = 220_000;
    private const int MaxIterations = 10_000_000;
    private const int SaltBytes = 16;
    private const int KeyBytes = 32;
    private const int HeaderBytes = 13;
    private const byte Version = 1;
    private static readonly HashAlgorithmName[] Functions = [HashAlgorithmName.SHA1, HashAlgorithmName.SHA256, HashAlgorithmName.SHA512];
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <exception cref="ArgumentException">The password is too short, too long, or no text; the message does not show it.</exception>
    public static string Of(string password)
    {
        if (password.Length is < MinLength or > MaxLength)
            throw new ArgumentException($"A password of {password.Length:N0} characters was given; expected {MinLength} to {MaxLength:N0}. Choose another.", nameof(password));
        if (Bytes(password) is not { } bytes)
            throw new ArgumentException("A password with a lone surrogate was given; expected well-formed text. Choose another.", nameof(password));
        var hash = new byte[HeaderBytes + SaltBytes + KeyBytes];
        hash[0] = Version;
        BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(1), (uint)Array.IndexOf(Functions, HashAlgorithmName.SHA512));
        BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(5), Iterations);
        BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(9), SaltBytes);
        var salt = hash.AsSpan(HeaderBytes, SaltBytes);
        RandomNumberGenerator.Fill(salt);
        Derive(bytes, salt, hash.AsSpan(HeaderBytes + SaltBytes), Iterations, HashAlgorithmName.SHA512);
        return Convert.ToBase64String(hash);
    }

    /// <summary>Whether a text is a hash of this format.</summary>
    public static bool IsHash(string hash) => Parse(hash) is not null;

    /// <summary>Whether a password is that of a hash. No hash: false, after as much work as with one.</summary>
    public static bool Verify(string? hash, string password)
    {
        // As much work for what can't be a password: how long the answer takes tells nothing.
        var bytes = password.Length <= MaxLength ? Bytes(password) : null;
        var parts = hash is null ? null : Parse(hash);
        var (salt, key, iterations, function) = parts ?? new Parts(new byte[SaltBytes], new byte[KeyBytes], Iterations, HashAlgorithmName.SHA512);
        Span<byte> derived = stackalloc byte[key.Length];
        Derive(bytes ?? [], salt, derived, iterations, function);
        return CryptographicOperations.FixedTimeEquals(derived, key) & parts is not null & bytes is not null;
    }

    /// <summary>Whether a hash is weaker than one that would be made now.</summary>
    public static bool IsOutdated(string hash) =>
        Parse(hash) is not { } parts || parts.Iterations < Iterations || parts.Function != HashAlgorithmName.SHA512 || parts.Salt.Length < SaltBytes || parts.Key.Length < KeyBytes;

    private static byte[]? Bytes(string password)
    {
        try
        {
            return Strict.GetBytes(password);
        }
        catch (EncoderFallbackException)
        {
            return null;
        }
    }

    private static void Derive(byte[] password, ReadOnlySpan<byte> salt, Span<byte> key, int iterations, HashAlgorithmName function)
    {
        Rfc2898DeriveBytes.Pbkdf2(password, salt, key, iterations, function);
        CryptographicOperations.ZeroMemory(password);
    }

    private static Parts? Parse(string text)
    {
        var hash = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, hash, out var length) || length < HeaderBytes || hash[0] != Version)
            return null;
        var function = BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(1));
        var iterations = BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(5));
        var salt = BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(9));
        if (function >= Functions.Length || iterations is 0 or > MaxIterations || salt is < 8 or > 64 || length - HeaderBytes - salt is < 16 or > 64)
            return null;
        var keyAt = HeaderBytes + (int)salt;
        return new Parts(hash[HeaderBytes..keyAt], hash[keyAt..length], (int)iterations, Functions[function]);
    }

    private sealed record Parts(byte[] Salt, byte[] Key, int Iterations, HashAlgorithmName Function);
}
