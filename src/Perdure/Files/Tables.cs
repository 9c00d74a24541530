using System.Collections.Concurrent;
using Perdure.Storage;

namespace Perdure.Files;

/// <summary>
/// The indexes of the collections used lately, per scope, without bodies: made of the folder's files at the first query, then
/// kept by reading anew the files that the journal says have changed.
/// </summary>
internal sealed class Tables(FileStore store)
{
    private const int Most = 1_000;
    private readonly ConcurrentDictionary<string, (TableState Table, long At)> known = new();

    /// <summary>The rows of a collection in a scope as of a mark; null when they have changed since.</summary>
    public TableState? Load(CollectionSchema schema, string scope, long mark)
    {
        var folder = StorePaths.Folder(schema.Name, scope);
        var table = known.TryGetValue(folder, out var cached) && cached.Table.Schema == schema &&
            store.Journal.Ask(touches => touches.ChangedIn(folder, cached.At)) is { } changed ? Update(cached.Table, changed) : Fill(schema, scope, folder);
        if (!Unchanged(folder, mark))
            return null;
        if (known.Count >= Most)
            known.Clear();
        known[folder] = (table, mark);
        return table;
    }

    /// <summary>Whether no record of a folder has changed since a mark, nor is changing.</summary>
    public bool Unchanged(string folder, long since) =>
        store.Journal.Follow() is not null && store.Journal.Ask(touches => touches.ChangedIn(folder, since)) is { Count: 0 };

    private TableState Update(TableState table, IReadOnlyCollection<string> paths)
    {
        foreach (var path in paths)
        {
            if (store.ReadRecord(path, table.Schema) is { } record)
                table = table.With(record.ToRow());
            else if (IdOf(table, path[(path.LastIndexOf('/') + 1)..^StorePaths.Record.Length]) is { } id)
                table = table.Without(id);
        }
        return table;
    }

    private static string? IdOf(TableState table, string name) => FileNames.Decode(name) ?? table.Rows.Keys.FirstOrDefault(id => FileNames.Encode(id) == name);

    private TableState Fill(CollectionSchema schema, string scope, string folder)
    {
        var table = TableState.Empty(schema);
        foreach (var path in store.Files(folder, StorePaths.Record))
            if (store.ReadRecord(path, schema) is { } record && record.Key.Scope == scope)
                table = table.With(record.ToRow());
        return table;
    }
}
