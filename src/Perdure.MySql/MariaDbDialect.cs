using Perdure.Databases;
using Perdure.Sql;

namespace Perdure.MySql;

/// <summary>MariaDB's SQL, 10.6 and later: MySQL's, but for the row that could not be inserted.</summary>
public sealed class MariaDbDialect : MySqlDialect
{
    private MariaDbVectors? vectors;

    /// <inheritdoc/>
    public override DatabaseKind Kind => DatabaseKind.MariaDb;

    /// <inheritdoc/>
    public override string? ReturnPosition => " RETURNING position";

    /// <inheritdoc/>
    public override VectorDialect? Vectors => vectors ??= new MariaDbVectors(this);

    /// <inheritdoc/>
    protected override string GivenRow => "";

    /// <inheritdoc/>
    protected override string Given(string column) => $"VALUE({Quote(column)})";
}
