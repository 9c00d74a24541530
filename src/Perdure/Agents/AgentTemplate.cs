using System.Text;

namespace Perdure.Agents;

/// <summary>
/// Instructions with placeholders: <c>You are {name}, a {role}.</c> A name is of letters, digits and <c>_ - .</c>; <c>{{</c> and
/// <c>}}</c> stand for the braces themselves. Values are taken as they are: a brace inside one is no placeholder.
/// </summary>
public static class AgentTemplate
{
    /// <summary>The template with every placeholder replaced.</summary>
    /// <param name="template">The text.</param>
    /// <param name="values">A value for each placeholder and no others; names are case-sensitive.</param>
    /// <exception cref="ArgumentException">Placeholders have no value, values have no placeholder, or braces do not match; the message lists all of them, and no value.</exception>
    public static string Render(string template, IReadOnlyDictionary<string, string> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var parts = Parse(template);
        var names = NamesOf(parts);
        Refuse(parts, names.Where(name => !values.ContainsKey(name)), values.Keys.Where(name => !names.Contains(name)));
        return Join(parts, values);
    }

    /// <summary>The names of a template's placeholders, each once, in their order.</summary>
    /// <exception cref="ArgumentException">Braces do not match; the message says where.</exception>
    public static IReadOnlyList<string> Placeholders(string template)
    {
        var parts = Parse(template);
        Refuse(parts, [], []);
        return [.. NamesOf(parts)];
    }

    /// <summary>The same, with further values that are used only where the template asks for them.</summary>
    internal static string Render(string template, IReadOnlyDictionary<string, string> values, IReadOnlyDictionary<string, string> known)
    {
        var parts = Parse(template);
        var names = NamesOf(parts);
        Refuse(parts, names.Where(name => !values.ContainsKey(name) && !known.ContainsKey(name)), values.Keys.Where(name => !names.Contains(name)));
        return Join(parts, new Dictionary<string, string>(known.Concat(values).GroupBy(pair => pair.Key).Select(group => group.Last())));
    }

    private static string Join(List<Part> parts, IReadOnlyDictionary<string, string> values) =>
        string.Concat(parts.Select(part => part.Kind == PartKind.Placeholder ? values[part.Text] : part.Text));

    private static List<string> NamesOf(List<Part> parts) => [.. parts.Where(part => part.Kind == PartKind.Placeholder).Select(part => part.Text).Distinct()];

    private static void Refuse(List<Part> parts, IEnumerable<string> missing, IEnumerable<string> unknown)
    {
        var problems = new List<string>();
        if (parts.Where(part => part.Kind == PartKind.Wrong).Select(part => part.Text).ToList() is { Count: > 0 } wrong)
            problems.Add($"braces do not match ({string.Join(", ", wrong)}; write {{{{ and }}}} for the braces themselves)");
        if (missing.ToList() is { Count: > 0 } absent)
            problems.Add($"no value was given for {Listed(absent)}");
        if (unknown.ToList() is { Count: > 0 } extra)
            problems.Add($"the template has no placeholder {Listed(extra)}");
        if (problems.Count > 0)
            throw new ArgumentException($"The template can't be rendered: {string.Join("; ", problems)}.");
    }

    private static string Listed(List<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal).Select(name => $"{{{name}}}"));

    private static List<Part> Parse(string template)
    {
        ArgumentNullException.ThrowIfNull(template);
        var parts = new List<Part>();
        var literal = new StringBuilder();
        for (var i = 0; i < template.Length; i++)
        {
            var letter = template[i];
            if (letter is not ('{' or '}'))
                literal.Append(letter);
            else if (i + 1 < template.Length && template[i + 1] == letter)
                literal.Append(template[i++]);
            else if (letter == '{' && template.IndexOf('}', i) is var end and > 0 && IsName(template.AsSpan(i + 1, end - i - 1)))
            {
                parts.Add(new(PartKind.Literal, literal.ToString()));
                parts.Add(new(PartKind.Placeholder, template[(i + 1)..end]));
                literal.Clear();
                i = end;
            }
            else
                parts.Add(new(PartKind.Wrong, $"'{letter}' at {i}"));
        }
        parts.Add(new(PartKind.Literal, literal.ToString()));
        return parts;
    }

    private static bool IsName(ReadOnlySpan<char> name)
    {
        foreach (var letter in name)
            if (!char.IsLetterOrDigit(letter) && letter is not ('_' or '-' or '.'))
                return false;
        return name.Length > 0;
    }

    private enum PartKind
    {
        Literal,
        Placeholder,
        Wrong,
    }

    private readonly record struct Part(PartKind Kind, string Text);
}
