using System.Data.Common;
using Perdure.Storage;

namespace Perdure.Sql;

/// <summary>Makes a store ready for vectors and searchable texts, as <see cref="Preparation"/> does for records and logs, and after it.</summary>
internal sealed class SearchPreparation(SqlDialect dialect, SqlNames names, RecordReader reader, IReadOnlyList<VectorSql> vectors, IReadOnlyList<TextSql> texts, Func<string, CollectionSql> records)
{
    private readonly SchemaTable table = new(dialect, names);

    /// <summary>Whether something must be changed. Refuses what must not be.</summary>
    public async ValueTask<bool> IsNeededAsync(SqlSession session, CancellationToken cancellationToken) =>
        vectors.Count + texts.Count > 0 && Changes(await table.ReadAsync(session, cancellationToken).ConfigureAwait(false)).Any();

    public ValueTask ApplyAsync(SqlSession session) => SchemaLock.HoldAsync(dialect, session, ChangeAsync);

    private async ValueTask ChangeAsync(SqlSession session)
    {
        var stored = await table.ReadAsync(session, default).ConfigureAwait(false);
        var changes = Changes(stored).ToArray();
        if (changes.Any(row => row.Kind == SchemaRow.Vectors))
            await dialect.Vectors!.ReadyAsync(session).ConfigureAwait(false);
        foreach (var row in changes)
        {
            var old = stored.GetValueOrDefault(row.Name);
            if (old is null && await table.ExistsAsync(session, names.Table(row.Name), default).ConfigureAwait(false))
                throw new PerdureException(Fault.SchemaMismatch, $"The table '{names.Table(row.Name)}' is there but was not made by Perdure. Nothing was changed; give '{row.Name}' another name or set a table prefix.");
            if (row.Kind == SchemaRow.Vectors)
                await VectorsAsync(session, vectors.First(sql => sql.Schema.Name == row.Name), old, row).ConfigureAwait(false);
            else
                await TextAsync(session, texts.First(sql => sql.Schema.Name == row.Name)).ConfigureAwait(false);
            await table.WriteAsync(session, row).ConfigureAwait(false);
        }
    }

    private IEnumerable<SchemaRow> Changes(Dictionary<string, SchemaRow> stored)
    {
        SchemaRow[] declared = [.. vectors.Select(sql => SchemaRow.Of(sql.Schema)), .. texts.Select(sql => SchemaRow.Of(sql.Schema))];
        foreach (var row in declared)
            if (stored.TryGetValue(row.Name, out var old))
                Check(old, row);
        return declared.Where(row => !stored.TryGetValue(row.Name, out var old) || old.Revision < row.Revision);
    }

    private static void Check(SchemaRow stored, SchemaRow declared)
    {
        var problem = stored.Kind != declared.Kind ? $"is stored as {stored.Kind}, but this program declares {declared.Kind}. Nothing was changed; give it another name."
            : stored.Revision > declared.Revision ? $"is stored in revision {stored.Revision}, but this program declares revision {declared.Revision}. Nothing was changed; run a newer program."
            : stored.Revision == declared.Revision && stored.Shape != declared.Shape ? $"is stored in revision {stored.Revision} with other options than this program declares. Nothing was changed; raise the declaration's revision."
            : stored.Line("collection") != declared.Line("collection") || stored.Line("dimensions") != declared.Line("dimensions") ? "is stored for another collection or another number of dimensions. Nothing was changed; declare the new one under another name."
            : null;
        if (problem is not null)
            throw new PerdureException(Fault.SchemaMismatch, $"'{stored.Name}' {problem}");
    }

    private async ValueTask VectorsAsync(SqlSession session, VectorSql sql, SchemaRow? stored, SchemaRow declared)
    {
        if (stored is not null)
            await session.ChangeAsync(dialect.DropIndex(sql.Index, sql.Table)).ConfigureAwait(false);
        await CreateAsync(session, sql.Table, sql.Columns(), sql.Schema.Name).ConfigureAwait(false);
        var isOtherType = stored is not null && stored.Line("element") != declared.Line("element");
        if (isOtherType && sql.Vectors.ChangeType(sql.Table, sql.Schema) is { } change)
            await session.ChangeAsync(change).ConfigureAwait(false);
        if (sql.Vectors.CreateIndex(sql.Index, sql.Table, sql.Schema) is { } index)
            await session.ChangeAsync(index).ConfigureAwait(false);
    }

    private async ValueTask TextAsync(SqlSession session, TextSql sql)
    {
        try
        {
            await session.ExecuteAsync(sql.Texts.CheckLanguage(sql.Schema), default).ConfigureAwait(false);
        }
        catch (DbException exception) when (sql.Texts.IsUnknownLanguage(exception))
        {
            throw new PerdureException(Fault.Unsupported, $"'{sql.Schema.Name}': the database knows no language '{sql.Schema.Language}' for text search. Nothing was changed; use 'simple' or one it has.", inner: exception);
        }
        await session.ChangeAsync(dialect.DropTable(sql.Table)).ConfigureAwait(false);
        await CreateAsync(session, sql.Table, sql.Columns(), sql.Schema.Name).ConfigureAwait(false);
        await new TextFill(dialect, reader, records(sql.Schema.Collection), sql).FillAsync(session).ConfigureAwait(false);
        await session.ChangeAsync(sql.Texts.CreateIndex(sql.Index, sql.Table)).ConfigureAwait(false);
    }

    private async ValueTask CreateAsync(SqlSession session, string name, IReadOnlyList<SqlColumn> columns, string declared)
    {
        var key = new SqlKey(names.Derived(declared, "$key"), "scope", "id");
        await session.ChangeAsync(dialect.CreateTable(name, columns, key)).ConfigureAwait(false);
        if (dialect.CreateKey(name, key) is { } create)
            await session.ChangeAsync(create).ConfigureAwait(false);
    }
}
