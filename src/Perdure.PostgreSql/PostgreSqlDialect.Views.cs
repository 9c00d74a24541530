using Perdure.Storage;

namespace Perdure.PostgreSql;

public sealed partial class PostgreSqlDialect
{
    /// <inheritdoc/>
    public override string Now => "now()";

    /// <inheritdoc/>
    public override string Ago(long seconds) => $"now() - interval '{seconds} seconds'";

    /// <inheritdoc/>
    public override string SecondsBetween(string from, string until) => $"EXTRACT(EPOCH FROM {until} - {from})::double precision";

    /// <inheritdoc/>
    public override string Literal(FieldValue value) => value.Kind == FieldKind.Boolean ? value.Boolean ? "true" : "false" : base.Literal(value);

    // REPLACE takes no other columns.
    /// <inheritdoc/>
    public override IReadOnlyList<string> CreateView(string view, string select) => [DropView(view), $"CREATE VIEW {Table(view)} AS {select}"];

    /// <inheritdoc/>
    public override string DropView(string view) => $"DROP VIEW IF EXISTS {Table(view)}";

    // json has no equality of its own.
    /// <inheritdoc/>
    public override IReadOnlyList<string> CreateTouch(string trigger, string table, IReadOnlyList<string> columns)
    {
        string Row(string row) => $"({string.Join(", ", columns.Select(column => $"{row}.{Quote(column)}{(column == "body" ? "::text" : "")}"))})";
        return
        [
            $"""
            CREATE OR REPLACE FUNCTION {Table(trigger)}() RETURNS trigger LANGUAGE plpgsql AS $touch$
            BEGIN
              NEW.updated_at := clock_timestamp();
              NEW.version := floor(EXTRACT(EPOCH FROM clock_timestamp() - timestamptz '2020-01-01 00:00:00+00') * 1000)::bigint * 4194304 + ((OLD.version + 1) & 4194303);
              RETURN NEW;
            END $touch$
            """,
            $"DROP TRIGGER IF EXISTS {Quote(trigger)} ON {Table(table)}",
            $"CREATE TRIGGER {Quote(trigger)} BEFORE UPDATE ON {Table(table)} FOR EACH ROW WHEN (NEW.version = OLD.version AND {Row("NEW")} IS DISTINCT FROM {Row("OLD")}) EXECUTE FUNCTION {Table(trigger)}()",
        ];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> DropTouch(string trigger, string table) => [$"DROP TRIGGER IF EXISTS {Quote(trigger)} ON {Table(table)}", $"DROP FUNCTION IF EXISTS {Table(trigger)}()"];
}
