using System.Collections.Concurrent;
using Perdure.Databases;
using Perdure.Storage;

namespace Perdure.Sql;

public abstract partial class SqlBackend
{
    /// <summary>Whether preparing may change the schema. Default: <see cref="SchemaMode.Apply"/>.</summary>
    protected SchemaMode SchemaMode { get; init; }

    private readonly ConcurrentDictionary<string, string> refusals = new();

    /// <summary>What a backend says of itself, with the views and triggers that could not be made among its warnings.</summary>
    protected BackendInfo WithRefusals(BackendInfo info)
    {
        ArgumentNullException.ThrowIfNull(info);
        return refusals.IsEmpty ? info : info with { Warnings = [.. info.Warnings, .. refusals.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value)] };
    }

    /// <summary>The tables of a kind of log.</summary>
    protected abstract IReadOnlyList<TableShape> LogTables(string log);

    /// <summary>Changes the schema while no other process does. Default: the change's transaction takes the lock, see <see cref="SqlDialect.LockSchema"/>.</summary>
    protected virtual ValueTask WithSchemaLockAsync(Func<ValueTask> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        return change();
    }

    /// <inheritdoc/>
    public override async ValueTask PrepareAsync(StoreSchema schema, CancellationToken cancellationToken = default)
    {
        Enter(cancellationToken);
        ArgumentNullException.ThrowIfNull(schema);
        Prepared.CheckAgainst(schema);
        var preparation = Preparation(schema);
        if (SchemaMode == SchemaMode.Assert)
            await AssertAsync(preparation, cancellationToken).ConfigureAwait(false);
        else if (await ReadAsync("the schema", isBrief: false, preparation.IsNeededAsync, cancellationToken).ConfigureAwait(false))
            await WithSchemaLockAsync(() => WorkAsync("the schema", session => preparation.ApplyAsync(session, cancellationToken), cancellationToken), cancellationToken).ConfigureAwait(false);
        if (preparation.Extras.Count > 0)
            await PrepareExtrasAsync(preparation, cancellationToken).ConfigureAwait(false);
        foreach (var collection in schema.Collections)
            collections[collection.Name] = preparation.Sql(collection);
        Sides.Add(preparation.Searches);
        Prepared.Add(schema);
    }

    /// <inheritdoc/>
    public async ValueTask<string> ScriptAsync(StoreSchema schema, CancellationToken cancellationToken = default)
    {
        Enter(cancellationToken);
        ArgumentNullException.ThrowIfNull(schema);
        return SchemaScript.Of(Dialect, await ReadAsync("the schema", isBrief: false, Preparation(schema).ScriptAsync, cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public string ScriptFromEmpty(StoreSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return SchemaScript.Of(Dialect, Preparation(schema).Script(SchemaState.Empty(Dialect)));
    }

    private Preparation Preparation(StoreSchema schema) => new(Dialect, Names, records, reader, schema, LogTables, name => collections[name]);

    // The store works without them: a refusal is no reason not to open it.
    private async ValueTask PrepareExtrasAsync(Preparation preparation, CancellationToken cancellationToken)
    {
        var missing = await ReadAsync("the schema", isBrief: false, preparation.MissingExtrasAsync, cancellationToken).ConfigureAwait(false);
        foreach (var extra in preparation.Extras)
            refusals.TryRemove(extra.Row.Name, out _);
        foreach (var extra in missing)
        {
            if (SchemaMode == SchemaMode.Assert)
            {
                Refused(extra, "is not there, and SchemaMode is assert");
                continue;
            }
            try
            {
                await WithSchemaLockAsync(() => WorkAsync("the schema", session => preparation.ApplyAsync(session, extra, cancellationToken), cancellationToken), cancellationToken).ConfigureAwait(false);
            }
            catch (PerdureException exception) when (!exception.IsTransient)
            {
                Refused(extra, $"could not be made ({exception.Message})");
            }
        }
    }

    private void Refused(SchemaExtra extra, string why) =>
        refusals[extra.Row.Name] = $"{extra.Title} {why}. The store works without it; let an administrator execute the script of AgentStore.SchemaScriptAsync.";

    private async ValueTask AssertAsync(Preparation preparation, CancellationToken cancellationToken)
    {
        var differences = await ReadAsync("the schema", isBrief: false, preparation.DifferencesAsync, cancellationToken).ConfigureAwait(false);
        if (differences.Count > 0)
            throw new PerdureException(Fault.SchemaMismatch, $"The schema is not the one this program declares, and SchemaMode is assert. {string.Join(" ", differences)} Nothing was changed; let an administrator open the store once with SchemaMode apply, or execute the script of AgentStore.SchemaScriptAsync.");
    }
}
