using Perdure.Storage;

namespace Perdure.Sql;

/// <summary>Makes the steps of record operations. Each expectation is part of the statement that writes.</summary>
internal sealed class RecordSteps(SqlDialect dialect)
{
    // What is larger gains nothing by company.
    private const int LargestJoined = 64 * 1024;

    public IEnumerable<SqlStep> Of(CollectionSql sql, RecordOperation operation, int i, DateTimeOffset at, long[] outcomes) => operation switch
    {
        Put put => Put(sql, put, i, at, outcomes),
        Remove remove => Remove(sql, remove, i, at),
        _ => Require(sql, operation, i, at),
    };

    /// <summary>Writes a record's rows in an index table anew.</summary>
    public IEnumerable<SqlStep> Index(IndexTableSql table, RecordKey key, IReadOnlyList<FieldValue> fields, int i) =>
    [
        new(i, table.Clear, [dialect.Encode(key.Scope), dialect.Encode(key.Id)]),
        .. table.Rows(key, fields).Select(row => new SqlStep(i, table.Insert, row)),
    ];

    private IEnumerable<SqlStep> Put(CollectionSql sql, Put put, int i, DateTimeOffset at, long[] outcomes)
    {
        var row = Row(sql, put, at);
        outcomes[i] = 1;
        SqlMany? Many(SqlStatement one) => put.Body.Length <= LargestJoined ? sql.Many(one) : null;
        // Of the same size, so that those joined are of the same records.
        if (put.Expect.Kind == ExpectKind.Absent && !dialect.UpsertsExpired)
            yield return new SqlStep(i, sql.RemoveExpired, row) { Many = Many(sql.RemoveExpired), Size = put.Body.Length };
        var statement = Statement(sql, put);
        yield return new SqlStep(i, statement, row, put.Expect.Kind == ExpectKind.Any ? SqlGuard.None : SqlGuard.Some) { Many = Many(statement), Size = put.Body.Length };
        if (put is { KeepsSets: true, Expect.Kind: ExpectKind.Exactly })
            yield break;
        foreach (var step in sql.Tables.SelectMany(table => Index(table, put.Key, put.Fields, i)))
            yield return step;
    }

    private IEnumerable<SqlStep> Remove(CollectionSql sql, Remove remove, int i, DateTimeOffset at)
    {
        var values = KeyAt(remove, at);
        if (remove.Expect.Kind == ExpectKind.Absent)
        {
            yield return new SqlStep(i, sql.Version, values, SqlGuard.Nothing);
        }
        else
        {
            yield return new SqlStep(i, remove.Expect.Kind == ExpectKind.Exactly ? sql.RemoveExactly : sql.Remove, values,
                remove.Expect.Kind is ExpectKind.Present or ExpectKind.Exactly ? SqlGuard.Some : SqlGuard.None, SqlCount.Rows);
        }
        // One past its expiry goes too, but was not there to be counted.
        if (remove.Expect.Kind is ExpectKind.Any or ExpectKind.Absent)
            yield return new SqlStep(i, sql.RemoveExpired, values);
        foreach (var table in sql.Tables)
            yield return new SqlStep(i, table.ClearRemoved, values);
    }

    private IEnumerable<SqlStep> Require(CollectionSql sql, RecordOperation operation, int i, DateTimeOffset at)
    {
        var values = KeyAt(operation, at);
        switch (operation.Expect.Kind)
        {
            case ExpectKind.Present:
                yield return new SqlStep(i, sql.Require, values, SqlGuard.Some);
                break;
            case ExpectKind.Exactly:
                yield return new SqlStep(i, sql.RequireExactly, values, SqlGuard.Some);
                break;
            case ExpectKind.Absent when sql.Hold is { } hold:
                yield return new SqlStep(i, hold, values);
                yield return new SqlStep(i, sql.Require, values, SqlGuard.Nothing);
                yield return new SqlStep(i, sql.Release, values);
                break;
            case ExpectKind.Absent:
                yield return new SqlStep(i, sql.Require, values, SqlGuard.Nothing);
                break;
        }
    }

    private object?[] KeyAt(RecordOperation operation, DateTimeOffset at) =>
        [dialect.Encode(operation.Key.Scope), dialect.Encode(operation.Key.Id), dialect.Encode(at), operation.Expect.Version];

    private static SqlStatement Statement(CollectionSql sql, Put put) => (put.Expect.Kind, put.CreatedAt is not null) switch
    {
        (ExpectKind.Absent, _) => sql.PutAbsent,
        (ExpectKind.Present, false) => sql.PutPresent,
        (ExpectKind.Present, true) => sql.PutPresentCreated,
        (ExpectKind.Exactly, false) => sql.PutExactly,
        (ExpectKind.Exactly, true) => sql.PutExactlyCreated,
        (_, false) => sql.Put,
        (_, true) => sql.PutCreated,
    };

    private object?[] Row(CollectionSql sql, Put put, DateTimeOffset at)
    {
        var row = new object?[8 + sql.Fields.Count + dialect.BodyValues.Count];
        row[0] = dialect.Encode(put.Key.Scope);
        row[1] = dialect.Encode(put.Key.Id);
        row[2] = dialect.Encode(at);
        row[3] = put.Version;
        row[4] = dialect.Encode(put.CreatedAt ?? at);
        row[5] = dialect.Encode(put.UpdatedAt ?? at);
        row[6] = put.ExpiresAt is { } end ? dialect.Encode(end) : null;
        row[7] = put.Expect.Version;
        for (var i = 0; i < sql.Fields.Count; i++)
            row[8 + i] = dialect.Encode(put.Fields[sql.Fields[i]]);
        dialect.EncodeBody(put.Body, row.AsSpan(8 + sql.Fields.Count));
        return row;
    }
}
