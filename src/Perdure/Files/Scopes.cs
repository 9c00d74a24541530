using Perdure.Storage;

namespace Perdure.Files;

/// <summary>Finds scopes and logs by the names of folders and files, and by what is in them where a name is only a hash.</summary>
internal sealed class Scopes(FileStore store)
{
    /// <summary>The scopes that hold a visible record, or an entry of a log.</summary>
    public IReadOnlyList<string> Of(string name, string? after, DateTimeOffset now)
    {
        var root = StorePaths.Folder(name);
        return [.. store.Folders(root)
            .Select(folder => $"{root}/{folder}")
            .Select(folder => Scope(folder, now)).OfType<string>()
            .Where(scope => Ordinal.Comparer.Compare(scope, after) > 0)
            .Order(Ordinal.Comparer)];
    }

    /// <summary>The records of a collection that are past their expiry.</summary>
    public IReadOnlyList<RecordKey> Expired(string collection, int limit, DateTimeOffset now)
    {
        var root = StorePaths.Folder(collection);
        return [.. store.Folders(root)
            .SelectMany(folder => store.Files($"{root}/{folder}", StorePaths.Record))
            .Select(path => store.ReadRecord(path, null)).OfType<RecordContent>()
            .Where(record => !record.IsVisible(now)).Take(limit).Select(record => record.Key)];
    }

    /// <summary>The ids of the logs in a folder.</summary>
    public IReadOnlyList<string> Logs(string name, string scope) =>
        [.. store.Files(StorePaths.Folder(name, scope), StorePaths.Log).Select(Title).OfType<LogKey>().Where(key => key.Scope == scope).Select(key => key.Id).Order(Ordinal.Comparer)];

    // The name of a file says its id; a hash does not, so then its first line is asked.
    private LogKey? Title(string path)
    {
        using var file = store.OpenFile(path);
        if (file is null)
            return null;
        var text = LogFile.Read(file, 0, (int)Math.Min(8192, RandomAccess.GetLength(file)));
        var end = text.AsSpan().IndexOf((byte)'\n');
        var key = end < 0 ? throw FileFaults.Corrupt(path, "its first line has no end") : LogEntryReader.ReadTitle(text.AsSpan(0, end), path);
        return StorePaths.Of(key) == path ? key : throw FileFaults.Corrupt(path, "it is not the log its name says");
    }

    private string? Scope(string folder, DateTimeOffset now)
    {
        if (store.Files(folder, StorePaths.Log).Select(Title).FirstOrDefault(key => key is not null) is { } log)
            return log.Scope;
        return store.Files(folder, StorePaths.Record).Select(path => store.ReadRecord(path, null))
            .FirstOrDefault(record => record is not null && record.IsVisible(now))?.Key.Scope;
    }
}
