namespace Perdure.Sqlite;

public sealed partial class SqliteDialect
{
    // Milliseconds are what SQLite's clock gives.
    /// <inheritdoc/>
    public override string Now => "(strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')";

    /// <inheritdoc/>
    public override string Ago(long seconds) => $"(strftime('%Y-%m-%dT%H:%M:%f', 'now', '-{seconds} seconds') || '000Z')";

    // Whole seconds and microseconds apart: a Julian day is exact to some tens of microseconds only.
    /// <inheritdoc/>
    public override string SecondsBetween(string from, string until) =>
        $"(strftime('%s', {until}) - strftime('%s', {from}) + (substr({until}, 21, 6) - substr({from}, 21, 6)) / 1000000.0)";

    /// <inheritdoc/>
    public override IReadOnlyList<string> CreateView(string view, string select) => [DropView(view), $"CREATE VIEW {Quote(view)} AS {select}"];

    /// <inheritdoc/>
    public override string DropView(string view) => $"DROP VIEW IF EXISTS {Quote(view)}";

    /// <inheritdoc/>
    public override IReadOnlyList<string> CreateTouch(string trigger, string table, IReadOnlyList<string> columns) =>
    [
        .. DropTouch(trigger, table),
        $"""
        CREATE TRIGGER {Quote(trigger)} AFTER UPDATE ON {Quote(table)} FOR EACH ROW WHEN NEW.version = OLD.version AND ({string.Join(" OR ", columns.Select(column => $"NEW.{Quote(column)} IS NOT OLD.{Quote(column)}"))})
        BEGIN UPDATE {Quote(table)} SET updated_at = {Now}, version = CAST((julianday('now') - 2458849.5) * 86400000 AS INTEGER) * 4194304 + ((OLD.version + 1) & 4194303) WHERE scope = NEW.scope AND id = NEW.id; END
        """,
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<string> DropTouch(string trigger, string table) => [$"DROP TRIGGER IF EXISTS {Quote(trigger)}"];
}
