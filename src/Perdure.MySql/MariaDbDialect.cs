using Perdure.Databases;

namespace Perdure.MySql;

/// <summary>MariaDB's SQL, 10.6 and later: MySQL's, but for the row that could not be inserted.</summary>
public sealed class MariaDbDialect : MySqlDialect
{
    /// <inheritdoc/>
    public override DatabaseKind Kind => DatabaseKind.MariaDb;

    /// <inheritdoc/>
    public override string? ReturnPosition => " RETURNING position";

    /// <inheritdoc/>
    protected override string GivenRow => "";

    /// <inheritdoc/>
    protected override string Given(string column) => $"VALUE({Quote(column)})";
}
