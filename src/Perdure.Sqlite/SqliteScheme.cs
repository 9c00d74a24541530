using Perdure.Hosting;
using Perdure.Storage;

namespace Perdure.Sqlite;

/// <summary><c>sqlite:agents.db</c>, with what differs from the defaults behind it: <c>sqlite:agents.db?synchronous=normal&amp;busy_timeout=5&amp;prefix=app_</c>.</summary>
public sealed class SqliteScheme : BackendScheme
{
    /// <inheritdoc/>
    public override string Name => "sqlite";

    /// <inheritdoc/>
    public override string Example => "sqlite:agents.db";

    /// <inheritdoc/>
    public override Backend Create(string address, BackendSettings settings)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(settings);
        var mark = address.IndexOf('?', StringComparison.Ordinal);
        var options = new SqliteOptions { Path = mark < 0 ? address : address[..mark], Time = settings.Time };
        var mistakes = new List<string>();
        foreach (var part in (mark < 0 ? "" : address[(mark + 1)..]).Split('&', StringSplitOptions.RemoveEmptyEntries))
            options = Apply(options, part, mistakes);
        return mistakes.Count == 0 ? new SqliteBackend(options) : throw new ArgumentException($"The sqlite URL can't be used: {string.Join(" ", mistakes)}", nameof(address));
    }

    private static SqliteOptions Apply(SqliteOptions options, string part, List<string> mistakes)
    {
        var (name, value) = part.IndexOf('=', StringComparison.Ordinal) is var at and >= 0 ? (part[..at], Uri.UnescapeDataString(part[(at + 1)..])) : (part, "");
        switch (name)
        {
            case "synchronous" when value is "full" or "normal":
                return options with { Synchronous = value == "full" ? SqliteSynchronous.Full : SqliteSynchronous.Normal };
            case "synchronous":
                mistakes.Add($"synchronous is '{value}'; expected full or normal.");
                return options;
            case "busy_timeout" when int.TryParse(value, out var seconds):
                return options with { BusyTimeout = TimeSpan.FromSeconds(seconds) };
            case "busy_timeout":
                mistakes.Add($"busy_timeout is '{value}'; expected whole seconds.");
                return options;
            case "prefix":
                return options with { TablePrefix = value };
            default:
                mistakes.Add($"'{name}' is not known; expected synchronous, busy_timeout or prefix.");
                return options;
        }
    }
}
