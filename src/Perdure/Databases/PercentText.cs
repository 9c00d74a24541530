using System.Globalization;
using System.Text;

namespace Perdure.Databases;

/// <summary>Percent-encoded UTF-8, strictly: a lone percent sign, or bytes that are no UTF-8, are not guessed at.</summary>
internal static class PercentText
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public static bool TryDecode(string text, out string decoded)
    {
        decoded = "";
        try
        {
            var (given, bytes) = (Strict.GetBytes(text), new List<byte>(text.Length));
            for (var i = 0; i < given.Length; i++)
                if (given[i] != '%')
                    bytes.Add(given[i]);
                else if (i + 2 < given.Length && byte.TryParse(given.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
                {
                    bytes.Add(value);
                    i += 2;
                }
                else
                    return false;
            decoded = Strict.GetString([.. bytes]);
            return true;
        }
        catch (Exception exception) when (exception is DecoderFallbackException or EncoderFallbackException)
        {
            return false;
        }
    }
}
