using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Perdure.Storage;

namespace Perdure.Events;

/// <summary>Makes one id of two texts: no two pairs have the same, whatever is in them.</summary>
internal static class EventIds
{
    public static string Join(string first, string second)
    {
        var whole = string.Create(CultureInfo.InvariantCulture, $"{first.Length}:{first}:{second}");
        return Encoding.UTF8.GetByteCount(whole) <= Identifier.MaxBytes ? whole : $"#{Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(whole)))}";
    }
}
