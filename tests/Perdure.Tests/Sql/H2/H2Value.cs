using System.Globalization;
using System.Text;

namespace Perdure.Tests.Sql.H2;

/// <summary>A value as a word of the bridge's, and back.</summary>
internal static class H2Value
{
    public static string Text(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    public static string Word(object? value) => value switch
    {
        null or DBNull => "n",
        string text => "s:" + Text(text),
        byte[] bytes => "b:" + Convert.ToBase64String(bytes),
        long or int or short or byte => string.Create(CultureInfo.InvariantCulture, $"l:{value}"),
        decimal number => string.Create(CultureInfo.InvariantCulture, $"m:{number}"),
        double number => double.IsFinite(number) ? string.Create(CultureInfo.InvariantCulture, $"d:{number:R}") : throw new NotSupportedException("A number that is not finite."),
        DateTime time => string.Create(CultureInfo.InvariantCulture, $"t:{time:yyyy-MM-dd'T'HH:mm:ss.ffffff}"),
        _ => throw new NotSupportedException($"Oracle's driver takes no {value.GetType().Name} as a parameter's value."),
    };

    public static object? Of(string word) => word[0] switch
    {
        'n' => null,
        's' => Encoding.UTF8.GetString(Convert.FromBase64String(word[2..])),
        'b' => Convert.FromBase64String(word[2..]),
        'l' => long.Parse(word.AsSpan(2), CultureInfo.InvariantCulture),
        'm' => decimal.Parse(word.AsSpan(2), CultureInfo.InvariantCulture),
        'd' => double.Parse(word.AsSpan(2), CultureInfo.InvariantCulture),
        't' => DateTime.Parse(word.AsSpan(2), CultureInfo.InvariantCulture),
        'z' => word[2..] == "true",
        _ => throw new NotSupportedException($"The bridge sent a value of kind {word[0]}."),
    };
}
