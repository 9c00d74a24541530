using System.Globalization;
using System.Text;

namespace Perdure.Files;

/// <summary>The names and the fixed texts of journals.</summary>
internal static class JournalNames
{
    /// <summary>A commit's changes are being made.</summary>
    public const byte Applying = (byte)' ';

    /// <summary>They are all made.</summary>
    public const byte Applied = (byte)'\n';

    private const string Prefix = "store.", Ending = ".journal";

    /// <summary>The last line of a journal that is not needed any more: the next one goes on.</summary>
    public static ReadOnlySpan<byte> Closed => "{\"closed\":true}\n"u8;

    public static string Of(string root, long number) => Path.Combine(root, $"{Prefix}{number.ToString("D6", CultureInfo.InvariantCulture)}{Ending}");

    public static byte[] Title(long number) => Encoding.ASCII.GetBytes($"{{\"journal\":{number}}}\n");

    /// <summary>The numbers of the journals in a folder, the newest first.</summary>
    public static long[] Numbers(string root) => [.. Directory.EnumerateFiles(root, Prefix + "*" + Ending)
        .Select(path => Path.GetFileName(path)[Prefix.Length..^Ending.Length])
        .Where(text => text.Length > 0 && text.All(char.IsAsciiDigit))
        .Select(text => long.Parse(text, CultureInfo.InvariantCulture))
        .OrderDescending()];
}
