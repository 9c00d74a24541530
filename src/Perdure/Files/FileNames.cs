using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Perdure.Files;

/// <summary>
/// Turns ids into file names and back. Names hold only a-z, 0-9 and "-_.+%~", so no file system folds, trims or normalises two
/// ids into one: "A" becomes "+a", any other byte "%xx". What is too long becomes its beginning, "~" and its SHA-256; the whole
/// id is then found inside the file.
/// </summary>
internal static class FileNames
{
    /// <summary>The longest encoded id: with its endings it still fits file systems that take 255 bytes.</summary>
    public const int MaxLength = 130;

    private const int KeptOfLong = 60;
    private static readonly SearchValues<byte> Plain = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_"u8);

    // Names that Windows gives to devices, whatever ending follows.
    private static readonly string[] Devices = ["con", "prn", "aux", "nul", "com", "lpt", "conin$", "conout$", "clock$"];

    public static string Encode(string id)
    {
        var bytes = Encoding.UTF8.GetBytes(id);
        var name = new StringBuilder(bytes.Length + 8);
        var device = IsDevice(id);
        for (var i = 0; i < bytes.Length; i++)
        {
            var (unit, inside) = (bytes[i], i > 0 && i < bytes.Length - 1);
            if ((Plain.Contains(unit) || (unit == '.' && inside)) && !(i == 0 && device))
                name.Append((char)unit);
            else if (char.IsAsciiLetterUpper((char)unit) && !(i == 0 && device))
                name.Append('+').Append((char)(unit | 0x20));
            else
                name.Append('%').Append(Hex(unit >> 4)).Append(Hex(unit & 15));
        }
        return name.Length <= MaxLength ? name.ToString() : $"{name.ToString(0, KeptOfLong)}~{Convert.ToHexStringLower(SHA256.HashData(bytes))}";
    }

    /// <summary>The id of a name; null when the name holds only its hash, or is none of ours.</summary>
    public static string? Decode(string name)
    {
        var bytes = new List<byte>(name.Length);
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] == '+' && i + 1 < name.Length)
                bytes.Add((byte)char.ToUpperInvariant(name[++i]));
            else if (name[i] == '%' && i + 2 < name.Length && byte.TryParse(name.AsSpan(i + 1, 2), System.Globalization.NumberStyles.HexNumber, null, out var value))
                i += Escaped(bytes, value);
            else if (name[i] is '~' or '+' or '%' or > '\u007e')
                return null;
            else
                bytes.Add((byte)name[i]);
        }
        var id = Encoding.UTF8.GetString([.. bytes]);
        return id.Length > 0 && Encode(id) == name ? id : null;
    }

    private static int Escaped(List<byte> bytes, byte value)
    {
        bytes.Add(value);
        return 2;
    }

    private static bool IsDevice(string id)
    {
        var stem = id.AsSpan(0, id.AsSpan().IndexOf('.') is var dot and >= 0 ? dot : id.Length).TrimEnd(' ');
        foreach (var device in Devices)
            if (stem.StartsWith(device, StringComparison.OrdinalIgnoreCase) && (stem.Length == device.Length || stem.Length == device.Length + 1))
                return true;
        return false;
    }

    private static char Hex(int digit) => (char)(digit < 10 ? '0' + digit : 'a' + digit - 10);
}
