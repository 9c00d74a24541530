using Perdure.Storage;

namespace Perdure.MySql;

public partial class MySqlDialect
{
    /// <inheritdoc/>
    public override string Now => "UTC_TIMESTAMP(6)";

    /// <inheritdoc/>
    public override string Ago(long seconds) => $"UTC_TIMESTAMP(6) - INTERVAL {seconds} SECOND";

    /// <inheritdoc/>
    public override string SecondsBetween(string from, string until) => $"TIMESTAMPDIFF(MICROSECOND, {from}, {until}) / 1000000e0";

    /// <inheritdoc/>
    public override string Readable(FieldKind kind, string column) => kind switch
    {
        FieldKind.Text => $"CONVERT({column} USING utf8mb4)",
        FieldKind.Number => NumberOfPlace(column, (a, b) => $"{a} DIV {b}", (a, b) => $"MOD({a}, {b})", whole => $"({whole} + 0e0)"),
        _ => column,
    };

    /// <inheritdoc/>
    public override string ReadableBody(string alias) => $"CONVERT({alias}.body USING utf8mb4)";

    /// <inheritdoc/>
    public override IReadOnlyList<string> CreateView(string view, string select) => [$"CREATE OR REPLACE SQL SECURITY INVOKER VIEW {Table(view)} AS {select}"];

    // One statement, so that a script needs no other delimiter. MySQL knows no OR REPLACE here, and IF EXISTS raises a note.
    /// <inheritdoc/>
    public override IReadOnlyList<string> CreateTouch(string trigger, string table, IReadOnlyList<string> columns)
    {
        var changed = $"NEW.version = OLD.version AND NOT ({string.Join(" AND ", columns.Select(column => $"NEW.{Quote(column)} <=> OLD.{Quote(column)}"))})";
        return
        [
            $"""
            CREATE TRIGGER {Quote(trigger)} BEFORE UPDATE ON {Table(table)} FOR EACH ROW
            SET NEW.updated_at = IF({changed}, UTC_TIMESTAMP(6), NEW.updated_at),
              NEW.version = IF({changed}, TIMESTAMPDIFF(MICROSECOND, '2020-01-01', UTC_TIMESTAMP(6)) DIV 1000 * 4194304 + MOD(OLD.version + 1, 4194304), NEW.version)
            """,
        ];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> DropTouch(string trigger, string table) => [$"DROP TRIGGER {Quote(trigger)}"];
}
