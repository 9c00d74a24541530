using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Perdure.Knowledge;

/// <summary>SHA-256 of texts, in base64url.</summary>
internal static class ContentHash
{
    public static string Of(string text) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>Of what may be no well-formed text: by its UTF-16 units.</summary>
    public static string OfUnits(string text) => Base64Url.EncodeToString(SHA256.HashData(MemoryMarshal.AsBytes(text.AsSpan())));
}
