using System.Text;
using Perdure.Storage;

namespace Perdure.Oracle;

public sealed partial class OracleDialect
{
    /// <inheritdoc/>
    public override string Now => "CAST(SYSTIMESTAMP AT TIME ZONE 'UTC' AS TIMESTAMP(6))";

    /// <inheritdoc/>
    public override string Ago(long seconds) => $"CAST(SYSTIMESTAMP AT TIME ZONE 'UTC' AS TIMESTAMP(6)) - INTERVAL '{seconds}' SECOND(9)";

    /// <inheritdoc/>
    public override string SecondsBetween(string from, string until)
    {
        string Part(string part) => $"EXTRACT({part} FROM ({until} - {from}))";
        return $"({Part("DAY")} * 86400 + {Part("HOUR")} * 3600 + {Part("MINUTE")} * 60 + {Part("SECOND")})";
    }

    // A text without characters is one byte 0, and to Oracle null.
    /// <inheritdoc/>
    public override string Readable(FieldKind kind, string column) => kind switch
    {
        FieldKind.Text => $"UTL_RAW.CAST_TO_VARCHAR2(NULLIF({column}, HEXTORAW('00')))",
        FieldKind.Number => NumberOfPlace(column, (a, b) => $"TRUNC({a} / {b})", (a, b) => $"MOD({a}, {b})", whole => $"CAST({whole} AS BINARY_DOUBLE)"),
        _ => column,
    };

    /// <inheritdoc/>
    public override string Literal(FieldValue value) => value.Kind == FieldKind.Text ? $"HEXTORAW('{Convert.ToHexString(Encoding.UTF8.GetBytes(value.Text))}')" : base.Literal(value);

    /// <inheritdoc/>
    public override IReadOnlyList<string> CreateView(string view, string select) => [$"CREATE OR REPLACE VIEW {Table(view)} AS {select}"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> CreateTouch(string trigger, string table, IReadOnlyList<string> columns)
    {
        string Differs(string column) => column == BodyColumns[0].Name
            ? $"NVL(DBMS_LOB.COMPARE(:NEW.{Quote(column)}, :OLD.{Quote(column)}), CASE WHEN :NEW.{Quote(column)} IS NULL AND :OLD.{Quote(column)} IS NULL THEN 0 ELSE 1 END) <> 0"
            : $":NEW.{Quote(column)} <> :OLD.{Quote(column)} OR (:NEW.{Quote(column)} IS NULL AND :OLD.{Quote(column)} IS NOT NULL) OR (:NEW.{Quote(column)} IS NOT NULL AND :OLD.{Quote(column)} IS NULL)";
        return
        [
            $"""
            CREATE OR REPLACE TRIGGER {Table(trigger)} BEFORE UPDATE ON {Table(table)} FOR EACH ROW WHEN (NEW.version = OLD.version)
            BEGIN
              IF {string.Join(" OR ", columns.Select(Differs))} THEN
                :NEW.updated_at := CAST(SYSTIMESTAMP AT TIME ZONE 'UTC' AS TIMESTAMP(6));
                :NEW.version := TRUNC((CAST(CAST(SYSTIMESTAMP AT TIME ZONE 'UTC' AS TIMESTAMP(6)) AS DATE) - DATE '2020-01-01') * 86400) * 1000 * 4194304 + MOD(:OLD.version + 1, 4194304);
              END IF;
            END;
            """,
        ];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> DropTouch(string trigger, string table) => [$"DROP TRIGGER {Table(trigger)}"];

    // SQL*Plus reads a block up to a line with a slash.
    /// <inheritdoc/>
    public override string EndOf(string statement)
    {
        ArgumentNullException.ThrowIfNull(statement);
        return statement.EndsWith("END;", StringComparison.Ordinal) ? "\n/\n" : base.EndOf(statement);
    }
}
