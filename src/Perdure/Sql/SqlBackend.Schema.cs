using Perdure.Databases;
using Perdure.Storage;

namespace Perdure.Sql;

public abstract partial class SqlBackend
{
    /// <summary>Whether preparing may change the schema. Default: <see cref="SchemaMode.Apply"/>.</summary>
    protected SchemaMode SchemaMode { get; init; }

    /// <summary>The tables of a kind of log.</summary>
    protected abstract IReadOnlyList<TableShape> LogTables(string log);

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
            await WorkAsync("the schema", preparation.ApplyAsync, cancellationToken).ConfigureAwait(false);
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

    private async ValueTask AssertAsync(Preparation preparation, CancellationToken cancellationToken)
    {
        var differences = await ReadAsync("the schema", isBrief: false, preparation.DifferencesAsync, cancellationToken).ConfigureAwait(false);
        if (differences.Count > 0)
            throw new PerdureException(Fault.SchemaMismatch, $"The schema is not the one this program declares, and SchemaMode is assert. {string.Join(" ", differences)} Nothing was changed; let an administrator open the store once with SchemaMode apply, or execute the script of AgentStore.SchemaScriptAsync.");
    }
}
