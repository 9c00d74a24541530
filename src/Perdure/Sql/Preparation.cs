using System.Data.Common;
using Perdure.Storage;

namespace Perdure.Sql;

/// <summary>Makes a store ready for declarations: looks first, and when something is missing or older, looks again under the lock and changes it.</summary>
internal sealed class Preparation(
    SqlDialect dialect, SqlNames names, RecordSteps steps, RecordReader reader, StoreSchema schema, Func<string, IReadOnlyList<TableShape>> logTables, Func<string, CollectionSql> prepared)
{
    private readonly SchemaTable table = new(dialect, names);
    private readonly Migration migration = new(dialect, names, steps, reader);
    private readonly Dictionary<string, CollectionSql> texts = schema.Collections.ToDictionary(collection => collection.Name, collection => new CollectionSql(dialect, names, collection));
    private SearchPreparation? searches;
    private SchemaRow[]? rows;
    private SchemaExtra[]? extras;

    public CollectionSql Sql(CollectionSchema collection) => texts[collection.Name];

    /// <summary>The vectors and texts among the declarations.</summary>
    public SearchPreparation Searches => searches ??= new(dialect, names, reader, schema, name => texts.TryGetValue(name, out var sql) ? sql : prepared(name));

    /// <summary>What others use and the store can do without.</summary>
    public IReadOnlyList<SchemaExtra> Extras => extras ??=
    [
        .. schema.Views.Select(view => SchemaExtra.Of(dialect, names, view)),
        .. schema.Collections.Where(collection => collection.OthersMayWrite).Select(collection => SchemaExtra.OfOthers(dialect, names, texts[collection.Name])),
    ];

    private SchemaRow[] Declared => rows ??= [.. schema.Collections.Select(SchemaRow.Of), .. schema.Logs.Select(SchemaRow.Of), .. Searches.Rows];

    /// <summary>Whether something must be changed. Refuses what must not be.</summary>
    public async ValueTask<bool> IsNeededAsync(SqlSession session, CancellationToken cancellationToken)
    {
        CheckNames();
        return Changes(await table.ReadAsync(session, cancellationToken).ConfigureAwait(false)).Any();
    }

    public ValueTask ApplyAsync(SqlSession session, CancellationToken cancellationToken) =>
        LockedAsync(session, async () => await ChangeAsync(session, await LookAsync(session, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false));

    /// <summary>The extras that are missing.</summary>
    public async ValueTask<IReadOnlyList<SchemaExtra>> MissingExtrasAsync(SqlSession session, CancellationToken cancellationToken)
    {
        var stored = await table.ReadAsync(session, cancellationToken).ConfigureAwait(false);
        return [.. Extras.Where(extra => extra.IsMissing(stored))];
    }

    /// <summary>Makes one of them, unless another process has meanwhile.</summary>
    public ValueTask ApplyAsync(SqlSession session, SchemaExtra extra, CancellationToken cancellationToken) => LockedAsync(session, async () =>
    {
        if (!extra.IsMissing(await table.ReadAsync(session, cancellationToken).ConfigureAwait(false)))
            return;
        foreach (var text in (string[])[.. extra.Drop, .. extra.Create])
            await session.ChangeAsync(text, cancellationToken).ConfigureAwait(false);
        await table.WriteAsync(session, extra.Row).ConfigureAwait(false);
    });

    private async ValueTask LockedAsync(SqlSession session, Func<ValueTask> change)
    {
        if (dialect.LockSchema is { } lockSchema && !await session.RunAsync([new SqlStep(0, lockSchema, [], SqlGuard.Some)], new long[1]).ConfigureAwait(false))
            throw new PerdureException(Fault.Timeout, "Another process has been preparing this store for too long. Nothing was changed; try again.", isTransient: true);
        var isDone = false;
        try
        {
            await change().ConfigureAwait(false);
            isDone = true;
        }
        finally
        {
            // What went wrong counts. A lock that can't be given up ends with the connection.
            if (!isDone)
                await UnlockAsync(session).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        await UnlockAsync(session).ConfigureAwait(false);
    }

    private async Task UnlockAsync(SqlSession session)
    {
        if (dialect.UnlockSchema is { } unlock)
            await session.RunAsync([new SqlStep(0, unlock, [])], new long[1]).ConfigureAwait(false);
    }

    /// <summary>All that keeps the stored schema from being the declared one, a sentence each.</summary>
    public async ValueTask<IReadOnlyList<string>> DifferencesAsync(SqlSession session, CancellationToken cancellationToken)
    {
        CheckNames();
        var state = await LookAsync(session, cancellationToken).ConfigureAwait(false);
        if (!state.HasSchema)
            return [$"Schema '{dialect.Schema}' is missing."];
        if (state.Catalog is not { } catalog)
            return [.. Declared.Select(row => Difference(state.Rows, row)).OfType<string>()];
        return
        [
            .. catalog.Differences(table.Shape),
            .. Declared.SelectMany(row => Tables(row).SelectMany(catalog.Differences).Concat(new[] { Difference(state.Rows, row) }.OfType<string>())),
        ];
    }

    /// <summary>What an administrator executes, from the state a database is in.</summary>
    public async ValueTask<IReadOnlyList<string>> ScriptAsync(SqlSession session, CancellationToken cancellationToken) =>
        Script(await LookAsync(session, cancellationToken).ConfigureAwait(false));

    /// <summary>The same from a state.</summary>
    public IReadOnlyList<string> Script(SchemaState state)
    {
        CheckNames();
        var (script, stored, filled) = (new List<string>(), new Dictionary<string, SchemaRow>(state.Rows), new HashSet<string>());
        foreach (var row in Changes(state.Rows))
        {
            var old = Old(state, row);
            if (IsFilled(row, old, state.Catalog))
                filled.Add(row.Name);
            var changes = Changes(row, old, state.Catalog).ToArray();
            foreach (var extra in InTheWay(stored, row, changes.Length > 0, filled.Contains(row.Name)))
            {
                script.AddRange([.. SchemaExtra.DropOf(dialect, names, extra), table.ScriptDelete(extra)]);
                stored.Remove(extra.Name);
            }
            script.AddRange(changes);
            // What is in bodies a script can't read: the program fills it, and then writes the revision.
            if (row.Kind switch { SchemaRow.Collection => old is null || texts[row.Name].Schema.Fields.Count == 0, SchemaRow.Text => row.Names("collection").All(name => !state.Rows.ContainsKey(name)), _ => true })
                script.AddRange(table.Script(row));
        }
        // A trigger would take what the program fills for the change of another tool.
        foreach (var extra in Extras.Where(extra => extra.IsMissing(stored) && !(extra.Row.Kind == SchemaRow.Trigger && extra.Row.Names("collection").Any(filled.Contains))))
            script.AddRange([.. stored.ContainsKey(extra.Row.Name) ? extra.Drop : [], .. extra.Create, .. table.Script(extra.Row)]);
        return script.Count == 0 ? [] : [.. Foundation(state), .. Searches.Foundation(state), .. script];
    }

    private async ValueTask<SchemaState> LookAsync(SqlSession session, CancellationToken cancellationToken) => new(
        await HasSchemaAsync(session, cancellationToken).ConfigureAwait(false),
        await table.ReadAsync(session, cancellationToken).ConfigureAwait(false),
        await SchemaCatalog.ReadAsync(session, dialect, cancellationToken).ConfigureAwait(false));

    private async ValueTask<bool> HasSchemaAsync(SqlSession session, CancellationToken cancellationToken)
    {
        if (dialect.Schema is null || dialect.SchemaExists is not { } exists)
            return true;
        var reader = await session.ReadAsync(exists, [dialect.Schema], cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
            return await reader.ReadAsync(cancellationToken).ConfigureAwait(false) && reader.GetInt64(0) > 0;
    }

    // What stands before the first table.
    private IEnumerable<string> Foundation(SchemaState state) =>
        [.. state.HasSchema || dialect.CreateSchema is not { } create ? [] : new[] { create }, .. migration.Changes([table.Shape], null, state.Catalog)];

    private async ValueTask ChangeAsync(SqlSession session, SchemaState state, CancellationToken cancellationToken)
    {
        var changes = Changes(state.Rows).ToArray();
        if (changes.Length == 0)
            return;
        foreach (var text in Foundation(state))
            await ChangeAsync(session, text, cancellationToken).ConfigureAwait(false);
        if (changes.Any(row => row.Kind == SchemaRow.Vectors))
            await dialect.Vectors!.ReadyAsync(session).ConfigureAwait(false);
        foreach (var row in changes)
        {
            var old = Old(state, row);
            if (old is null && state.Catalog is null)
                await CheckFreeAsync(session, row).ConfigureAwait(false);
            var (texts, fills) = (Changes(row, old, state.Catalog).ToArray(), IsFilled(row, old, state.Catalog));
            foreach (var extra in InTheWay(state.Rows, row, texts.Length > 0, fills))
            {
                foreach (var text in SchemaExtra.DropOf(dialect, names, extra))
                    await ChangeAsync(session, text, cancellationToken).ConfigureAwait(false);
                await table.DeleteAsync(session, extra).ConfigureAwait(false);
            }
            foreach (var text in texts)
                await ChangeAsync(session, text, cancellationToken).ConfigureAwait(false);
            if (fills)
                await migration.FillAsync(session, this.texts[row.Name]).ConfigureAwait(false);
            if (row.Kind == SchemaRow.Text)
                await Searches.FillAsync(session, row, cancellationToken).ConfigureAwait(false);
            await table.WriteAsync(session, row).ConfigureAwait(false);
        }
    }

    // Views stand in the way of a change of columns, and are made again; a trigger in that of what is filled, too.
    private static SchemaRow[] InTheWay(IReadOnlyDictionary<string, SchemaRow> stored, SchemaRow row, bool changes, bool fills) => row.Kind != SchemaRow.Collection ? [] :
    [
        .. stored.Values.Where(one => (one.Kind, changes, fills) is (SchemaRow.View, true, _) or (SchemaRow.Trigger, true, _) or (SchemaRow.Trigger, _, true) && one.Names("collection").Contains(row.Name)),
    ];

    private bool IsFilled(SchemaRow row, SchemaRow? old, SchemaCatalog? catalog) =>
        row.Kind == SchemaRow.Collection && (old is not null || catalog?.Table(texts[row.Name].Table) is not null);

    private async ValueTask ChangeAsync(SqlSession session, string text, CancellationToken cancellationToken)
    {
        try
        {
            await session.ChangeAsync(text, cancellationToken).ConfigureAwait(false);
        }
        catch (DbException exception) when (dialect.Classify(exception, "the schema").Fault == Fault.Denied)
        {
            throw new PerdureException(Fault.Denied, "The store's tables are not there yet or are of an older revision, and this user may not change them. Let an administrator open the store once, or execute the script of AgentStore.SchemaScriptAsync (docs/backends/postgresql.md).", inner: exception);
        }
    }

    private IReadOnlyList<TableShape> Tables(SchemaRow row) => row.Kind switch
    {
        SchemaRow.Collection => texts[row.Name].Shapes(),
        SchemaRow.Log => logTables(row.Name),
        _ => [Searches.Table(row)],
    };

    private IEnumerable<string> Changes(SchemaRow row, SchemaRow? old, SchemaCatalog? catalog) =>
        old is not null && row.Kind == SchemaRow.Vectors ? Searches.Changes(row, old) : migration.Changes(Tables(row), old, catalog);

    // Tables without a revision are another's, unless they look like ours: then an administrator or an interrupted attempt made them.
    private SchemaRow? Old(SchemaState state, SchemaRow row)
    {
        var old = state.Rows.GetValueOrDefault(row.Name);
        if (old is null && state.Catalog is { } catalog)
            foreach (var one in Tables(row))
                if (catalog.Table(one.Name) is { } there && !one.Columns.All(column => there.Columns.Any(found => found.Name == column.Name && SchemaCatalog.Same(found, column))))
                    throw NotOurs(one.Name, row);
        return old;
    }

    private IEnumerable<SchemaRow> Changes(IReadOnlyDictionary<string, SchemaRow> stored)
    {
        foreach (var row in Declared)
            if (stored.TryGetValue(row.Name, out var old) && (old.Kind != row.Kind || old.Revision >= row.Revision || !old.IsOfTheSame(row)) && Difference(stored, row) is { } difference)
                throw new PerdureException(Fault.SchemaMismatch, $"{difference} Nothing was changed.");
        return Declared.Where(row => !stored.TryGetValue(row.Name, out var old) || old.Revision < row.Revision);
    }

    private static string? Difference(IReadOnlyDictionary<string, SchemaRow> stored, SchemaRow row) => stored.GetValueOrDefault(row.Name) switch
    {
        null => $"'{row.Name}' has no row in the table of revisions.",
        var old when old.Kind != row.Kind => $"'{row.Name}' is stored as a {old.Kind}, but this program declares a {row.Kind}; give it another name.",
        var old when old.Revision > row.Revision => $"'{row.Name}' is stored in revision {old.Revision}, but this program declares revision {row.Revision}; run a newer program.",
        var old when !old.IsOfTheSame(row) => $"'{row.Name}' is stored for another collection or another number of dimensions; declare the new one under another name.",
        var old when old.Revision < row.Revision => $"'{row.Name}' is stored in revision {old.Revision}, but this program declares revision {row.Revision}.",
        var old when old.Shape != row.Shape => $"'{row.Name}' is stored in revision {row.Revision} with other fields, indexes or options than this program declares; raise the declaration's revision.",
        _ => null,
    };

    private void CheckNames()
    {
        foreach (var (name, tableName) in Declared.Select(row => (row.Name, names.Table(row.Name))))
            if (tableName == names.Schema || dialect.IsReserved(tableName))
                throw new ArgumentException($"'{name}' can't be a table of this database; give it another name or set a table prefix.");
    }

    private async ValueTask CheckFreeAsync(SqlSession session, SchemaRow row)
    {
        foreach (var one in Tables(row))
            if (await table.ExistsAsync(session, one.Name, default).ConfigureAwait(false))
                throw NotOurs(one.Name, row);
    }

    private static PerdureException NotOurs(string table, SchemaRow row) => new(Fault.SchemaMismatch,
        $"The table '{table}' is there but was not made by Perdure. Nothing was changed; give '{row.Name}' another name or set a table prefix.");
}
