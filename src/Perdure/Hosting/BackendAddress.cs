using System.Globalization;

namespace Perdure.Hosting;

/// <summary>
/// What stands behind the colon of a store URL: a path, then what differs from the defaults, e.g. <c>agents.db?synchronous=normal</c>.
/// A scheme asks for each parameter it knows and then finishes, which reports all mistakes together. Not safe to share.
/// </summary>
public sealed class BackendAddress
{
    private readonly Dictionary<string, string> given = new(StringComparer.Ordinal);
    private readonly List<string> known = [];
    private readonly List<string> mistakes = [];

    /// <summary>Takes an address apart.</summary>
    public BackendAddress(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var mark = address.IndexOf('?', StringComparison.Ordinal);
        Path = mark < 0 ? address : address[..mark];
        foreach (var part in (mark < 0 ? "" : address[(mark + 1)..]).Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = part.IndexOf('=', StringComparison.Ordinal) is var at and >= 0 ? (part[..at], Uri.UnescapeDataString(part[(at + 1)..])) : (part, "");
            if (!given.TryAdd(name, value))
                mistakes.Add($"'{name}' is given twice.");
        }
    }

    /// <summary>What stands before the question mark.</summary>
    public string Path { get; }

    /// <summary>A parameter that is one of an enum's values, in small letters.</summary>
    public T Choice<T>(string name, T otherwise, params IReadOnlyList<T> choices) where T : struct, Enum
    {
        if (!Take(name, out var value))
            return otherwise;
        foreach (var choice in choices)
            if (choice.ToString().Equals(value, StringComparison.OrdinalIgnoreCase))
                return choice;
        mistakes.Add($"{name} is '{value}'; expected {string.Join(" or ", choices.Select(choice => choice.ToString().ToLowerInvariant()))}.");
        return otherwise;
    }

    /// <summary>A parameter that is a number of whole seconds.</summary>
    public TimeSpan Seconds(string name, TimeSpan otherwise)
    {
        if (!Take(name, out var value))
            return otherwise;
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return TimeSpan.FromSeconds(seconds);
        mistakes.Add($"{name} is '{value}'; expected whole seconds.");
        return otherwise;
    }

    /// <summary>A parameter that is any text.</summary>
    public string Text(string name, string otherwise) => Take(name, out var value) ? value : otherwise;

    /// <summary>Reports what was wrong, and what was given that nobody asked for.</summary>
    /// <exception cref="ArgumentException">Something was; the message lists all mistakes.</exception>
    public void Finish(string scheme)
    {
        foreach (var name in given.Keys.Except(known))
            mistakes.Add($"'{name}' is not known; expected {string.Join(", ", known)}.");
        if (mistakes.Count > 0)
            throw new ArgumentException($"The {scheme} URL can't be used: {string.Join(" ", mistakes)}");
    }

    private bool Take(string name, out string value)
    {
        known.Add(name);
        return given.TryGetValue(name, out value!);
    }
}
