using System.Globalization;
using System.Text.RegularExpressions;

namespace Perdure.Databases;

/// <summary>The text of one setting, to be read as what it is. What can't be read is a mistake and leaves the setting as it was.</summary>
/// <param name="name">What its source calls it.</param>
/// <param name="text">What was given. It is shown in mistakes: no setting that may hold a secret is anything but a text.</param>
/// <param name="mistakes">Takes the mistakes.</param>
internal sealed partial class SettingText(string name, string text, List<string> mistakes)
{
    public string Text => text;

    /// <summary>The values of an enum as they are written in settings, e.g. <c>verify-full</c>.</summary>
    public static IEnumerable<string> Choices<T>() where T : struct, Enum => Enum.GetValues<T>().Select(Of);

    public static string Of<T>(T value) where T : struct, Enum => Hump().Replace(value.ToString(), "-$0").ToLowerInvariant();

    /// <summary>An enum's value, with or without hyphens, in capitals or not.</summary>
    public T Choice<T>(T otherwise) where T : struct, Enum
    {
        var plain = text.Trim().Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);
        foreach (var choice in Enum.GetValues<T>())
            if (choice.ToString().Equals(plain, StringComparison.OrdinalIgnoreCase))
                return choice;
        return Mistake(string.Join(" or ", Choices<T>()), otherwise);
    }

    public int Number(int otherwise) =>
        int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : Mistake("a whole number", otherwise);

    public bool YesOrNo(bool otherwise) => text.Trim().ToUpperInvariant() switch
    {
        "TRUE" or "YES" or "ON" or "1" => true,
        "FALSE" or "NO" or "OFF" or "0" => false,
        _ => Mistake("true or false", otherwise),
    };

    /// <summary>Whole seconds, or <c>00:00:30</c>.</summary>
    public TimeSpan Time(TimeSpan otherwise) => TryTime(out var time) ? time : Mistake("whole seconds", otherwise);

    /// <summary>The same, or <c>never</c>.</summary>
    public TimeSpan TimeOrNever(TimeSpan otherwise) =>
        text.Trim().Equals("never", StringComparison.OrdinalIgnoreCase) ? Timeout.InfiniteTimeSpan : TryTime(out var time) ? time : Mistake("whole seconds or never", otherwise);

    private bool TryTime(out TimeSpan time)
    {
        if (!int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var seconds))
            return TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out time);
        time = TimeSpan.FromSeconds(seconds);
        return true;
    }

    private T Mistake<T>(string expected, T otherwise)
    {
        mistakes.Add($"{name} is '{text}'; expected {expected}.");
        return otherwise;
    }

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex Hump();
}
