using Perdure.Storage;

namespace Perdure.Sql;

/// <summary>Makes a store ready for declarations: looks first, and when something is missing or older, looks again under the lock and changes it.</summary>
internal sealed class Preparation(
    SqlDialect dialect, SqlNames names, RecordSteps steps, RecordReader reader, StoreSchema schema, Func<string, IEnumerable<string>> createLog, Func<string, string> logTable)
{
    private readonly SchemaTable table = new(dialect, names);
    private readonly Dictionary<string, CollectionSql> texts = schema.Collections.ToDictionary(collection => collection.Name, collection => new CollectionSql(dialect, names, collection));

    public CollectionSql Sql(CollectionSchema collection) => texts[collection.Name];

    /// <summary>Whether something must be changed. Refuses what must not be.</summary>
    public async ValueTask<bool> IsNeededAsync(SqlSession session, CancellationToken cancellationToken)
    {
        foreach (var (name, tableName) in schema.Collections.Select(c => (c.Name, Sql(c).Table)).Concat(schema.Logs.Select(l => (l.Name, names.Table(l.Name)))))
            if (tableName == names.Schema || dialect.IsReserved(tableName))
                throw new ArgumentException($"'{name}' can't be a table of this database; give it another name or set a table prefix.");
        return Changes(await table.ReadAsync(session, cancellationToken).ConfigureAwait(false)).Any();
    }

    public async ValueTask ApplyAsync(SqlSession session)
    {
        if (dialect.LockSchema is { } lockSchema)
            await session.RunAsync([new SqlStep(0, lockSchema, [])], new long[1]).ConfigureAwait(false);
        try
        {
            await ChangeAsync(session).ConfigureAwait(false);
        }
        finally
        {
            if (dialect.UnlockSchema is { } unlock)
                await session.RunAsync([new SqlStep(0, unlock, [])], new long[1]).ConfigureAwait(false);
        }
    }

    private async ValueTask ChangeAsync(SqlSession session)
    {
        await session.ChangeAsync(table.Create).ConfigureAwait(false);
        if (table.CreateKey is { } key)
            await session.ChangeAsync(key).ConfigureAwait(false);
        var stored = await table.ReadAsync(session, default).ConfigureAwait(false);
        foreach (var row in Changes(stored).ToArray())
        {
            var old = stored.GetValueOrDefault(row.Name);
            if (old is { Revision: SchemaRow.Begun })
            {
                await DropAsync(session, row).ConfigureAwait(false);
                old = null;
            }
            else if (old is null)
            {
                await CheckFreeAsync(session, row).ConfigureAwait(false);
                // Where tables stay although the transaction does not, it is first written down whose they are.
                if (!dialect.HasSchemaTransactions)
                    await table.WriteAsync(session, row with { Revision = SchemaRow.Begun, Shape = "" }).ConfigureAwait(false);
            }
            if (row.Kind == SchemaRow.Collection)
                await new Migration(dialect, names, steps, reader).ApplyAsync(session, texts[row.Name], old).ConfigureAwait(false);
            else if (old is null)
                foreach (var text in createLog(row.Name))
                    await session.ChangeAsync(text).ConfigureAwait(false);
            await table.WriteAsync(session, row).ConfigureAwait(false);
        }
    }

    private IEnumerable<SchemaRow> Changes(Dictionary<string, SchemaRow> stored)
    {
        SchemaRow[] declared = [.. schema.Collections.Select(SchemaRow.Of), .. schema.Logs.Select(SchemaRow.Of)];
        foreach (var row in declared)
            if (stored.TryGetValue(row.Name, out var old) && old.Revision != SchemaRow.Begun)
                Check(old, row);
        return declared.Where(row => !stored.TryGetValue(row.Name, out var old) || old.Revision < row.Revision);
    }

    private static void Check(SchemaRow stored, SchemaRow declared)
    {
        if (stored.Kind != declared.Kind)
            throw new PerdureException(Fault.SchemaMismatch, $"'{stored.Name}' is stored as a {stored.Kind}, but this program declares a {declared.Kind}. Nothing was changed; give it another name.");
        if (stored.Revision > declared.Revision)
            throw new PerdureException(Fault.SchemaMismatch, $"'{stored.Name}' is stored in revision {stored.Revision}, but this program declares revision {declared.Revision}. Nothing was changed; run a newer program.");
        if (stored.Revision == declared.Revision && stored.Shape != declared.Shape)
            throw new PerdureException(Fault.SchemaMismatch, $"'{stored.Name}' is stored in revision {stored.Revision} with other fields or indexes than this program declares. Nothing was changed; raise the declaration's revision.");
    }

    // What was begun was never finished, so nobody has written into it.
    private async ValueTask DropAsync(SqlSession session, SchemaRow row)
    {
        var tables = row.Kind == SchemaRow.Collection ? texts[row.Name].Tables.Select(side => side.Table).Prepend(texts[row.Name].Table) : [logTable(row.Name)];
        foreach (var name in tables)
            await session.ChangeAsync(dialect.DropTable(name)).ConfigureAwait(false);
    }

    private async ValueTask CheckFreeAsync(SqlSession session, SchemaRow row)
    {
        var name = row.Kind == SchemaRow.Collection ? texts[row.Name].Table : logTable(row.Name);
        if (await table.ExistsAsync(session, name, default).ConfigureAwait(false))
            throw new PerdureException(Fault.SchemaMismatch, $"The table '{name}' is there but was not made by Perdure. Nothing was changed; give '{row.Name}' another name or set a table prefix.");
    }
}
