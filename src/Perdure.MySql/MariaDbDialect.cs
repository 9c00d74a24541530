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

    // Galera: before a read, an update, a removal or an insert the node applies what the cluster had committed by then. Elsewhere it does nothing.
    internal override string? SeesCluster => "SET SESSION wsrep_sync_wait = @@wsrep_sync_wait | 7";

    /// <inheritdoc/>
    public override VectorDialect? Vectors => vectors ??= new MariaDbVectors(this);

    /// <inheritdoc/>
    protected override string GivenRow => "";

    /// <inheritdoc/>
    protected internal override string Given(string column) => $"VALUE({Quote(column)})";
}
