using System.Globalization;
using System.Text.Json;

namespace Perdure.Checkpoints;

/// <summary>A path into a state: a channel, then properties (<c>.name</c> or <c>['odd name']</c>) and places (<c>[3]</c>).</summary>
internal sealed class StatePath
{
    private readonly IReadOnlyList<object> steps;

    private StatePath(string channel, IReadOnlyList<object> steps) => (Channel, this.steps) = (channel, steps);

    public string Channel { get; }

    /// <summary>The path of a property below a path.</summary>
    public static string Property(string path, string name)
    {
        var isPlain = name.Length > 0 && name.All(c => char.IsLetterOrDigit(c) || c is '_' or '-');
        if (!isPlain)
            return $"{path}['{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}']";
        return path.Length == 0 ? name : $"{path}.{name}";
    }

    public static StatePath Parse(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var steps = new List<object>();
        for (var at = path.StartsWith('$') ? 1 : 0; at < path.Length;)
            steps.Add(path[at] == '[' ? Bracket(path, ref at) : Name(path, ref at));
        return steps is [string channel, .. var rest] ? new StatePath(channel, rest) : throw Bad(path, 0);
    }

    /// <summary>The value the path leads to below a channel's value, or null.</summary>
    public JsonElement? Follow(JsonElement value)
    {
        foreach (var step in steps)
        {
            if (step is string name && value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var property))
                value = property;
            else if (step is int place && value.ValueKind == JsonValueKind.Array && place < value.GetArrayLength())
                value = value[place];
            else
                return null;
        }
        return value;
    }

    private static string Name(string path, ref int at)
    {
        var start = path[at] == '.' ? at + 1 : at;
        var end = path.AsSpan(start).IndexOfAny('.', '[') is var length and >= 0 ? start + length : path.Length;
        if (end == start)
            throw Bad(path, at);
        at = end;
        return path[start..end];
    }

    private static object Bracket(string path, ref int at)
    {
        if (at + 1 < path.Length && path[at + 1] == '\'')
            return Quoted(path, ref at);
        var end = path.IndexOf(']', at);
        if (end < 0 || !int.TryParse(path.AsSpan(at + 1, end - at - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var place))
            throw Bad(path, at);
        at = end + 1;
        return place;
    }

    private static string Quoted(string path, ref int at)
    {
        var name = new System.Text.StringBuilder();
        for (var i = at + 2; i + 1 < path.Length; i++)
        {
            if (path[i] == '\'' && path[i + 1] == ']')
            {
                at = i + 2;
                return name.ToString();
            }
            name.Append(path[i] == '\\' ? path[++i] : path[i]);
        }
        throw Bad(path, at);
    }

    private static ArgumentException Bad(string path, int at) =>
        new($"'{path}' is not a path into a state (see position {at}); expected a channel, then .name, ['odd name'] or [3], e.g. messages[3].text.", nameof(path));
}
