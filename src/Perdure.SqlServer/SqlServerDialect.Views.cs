using System.Text;
using Perdure.Storage;

namespace Perdure.SqlServer;

public sealed partial class SqlServerDialect
{
    /// <inheritdoc/>
    public override string Now => "TODATETIMEOFFSET(SYSUTCDATETIME(), 0)";

    /// <inheritdoc/>
    public override string Ago(long seconds) => $"DATEADD(SECOND, -{seconds}, TODATETIMEOFFSET(SYSUTCDATETIME(), 0))";

    /// <inheritdoc/>
    public override string SecondsBetween(string from, string until) => $"DATEDIFF_BIG(MICROSECOND, {from}, {until}) / 1000000E0";

    // A constant of that size would be a decimal one, and the quotient not whole.
    // Texts: in the code page of the database: all of UTF-8 where that is its collation's, else what ASCII has.
    /// <inheritdoc/>
    public override string Readable(FieldKind kind, string column) => kind switch
    {
        FieldKind.Text => $"CAST({column} AS VARCHAR(512))",
        FieldKind.Number => NumberOfPlace(column, (a, b) => $"{a} / CAST({b} AS BIGINT)", (a, b) => $"{a} % CAST({b} AS BIGINT)", whole => $"CAST({whole} AS FLOAT)"),
        _ => column,
    };

    /// <inheritdoc/>
    public override string ReadableBody(string alias) => $"CAST({alias}.[body] AS VARCHAR(MAX))";

    /// <inheritdoc/>
    public override string Literal(FieldValue value) => value.Kind == FieldKind.Text ? $"0x{Convert.ToHexString(Encoding.UTF8.GetBytes(value.Text))}" : base.Literal(value);

    /// <inheritdoc/>
    public override IReadOnlyList<string> CreateView(string view, string select) => [$"CREATE OR ALTER VIEW {Table(view)} AS {select}"];

    // Once for all rows of a statement, and for none too: it must not begin again what it has done.
    /// <inheritdoc/>
    public override IReadOnlyList<string> CreateTouch(string trigger, string table, IReadOnlyList<string> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        string Row(string row) => string.Join(", ", columns.Select(column => $"{row}.{Quote(column)}"));
        var changed = $"inserted i JOIN deleted d ON d.scope = i.scope AND d.id = i.id WHERE i.version = d.version AND EXISTS (SELECT {Row("i")} EXCEPT SELECT {Row("d")})";
        return
        [
            $"""
            CREATE OR ALTER TRIGGER {Table(trigger)} ON {Table(table)} AFTER UPDATE AS
            BEGIN
              SET NOCOUNT ON;
              IF EXISTS (SELECT 1 FROM {changed})
                UPDATE r SET updated_at = {Now}, version = DATEDIFF_BIG(MILLISECOND, '20200101', SYSUTCDATETIME()) * 4194304 + (r.version + 1) % 4194304
                FROM {Table(table)} r WHERE EXISTS (SELECT 1 FROM {changed} AND i.scope = r.scope AND i.id = r.id);
            END
            """,
        ];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> DropTouch(string trigger, string table) => [$"DROP TRIGGER IF EXISTS {Table(trigger)}"];
}
