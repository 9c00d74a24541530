using Microsoft.Win32.SafeHandles;

namespace Perdure.Files;

/// <summary>Turns what was staged into changes of files.</summary>
internal sealed class StageChanges(FileStore store)
{
    private readonly List<FileChange> changes = [];
    private readonly List<(string Path, LogMap Map)> maps = [];

    public IReadOnlyList<FileChange> Changes => changes;

    /// <summary>The maps of logs that were only appended to.</summary>
    public IReadOnlyList<(string Path, LogMap Map)> Maps => maps;

    /// <summary>Adds a stage. Logs that are rewritten get their new file now, under a name of its own.</summary>
    public void Add(Stage stage)
    {
        foreach (var (path, record) in stage.Records)
            changes.Add(record.Text is { } text ? new FileChange(ChangeKind.Write, path, 0, text) : new FileChange(ChangeKind.Delete, path));
        foreach (var (path, log) in stage.Logs)
            Add(path, log);
    }

    private void Add(string path, StagedLog log)
    {
        if (log.Kept is null)
        {
            if (log.Added.Count > 0)
                Append(path, log, log.File.Map);
            return;
        }
        if (log.Kept.Count > 0)
        {
            changes.Add(new FileChange(ChangeKind.Rename, path, From: Rewrite(path, log)));
            return;
        }
        if (log.File.Map.Length > 0)
            changes.Add(new FileChange(ChangeKind.Delete, path));
        if (log.Added.Count > 0)
            Append(path, log, LogMap.Empty);
    }

    private void Append(string path, StagedLog log, LogMap map)
    {
        using var buffer = new ByteBuffer();
        if (map.Length == 0)
            LogLine.WriteTitle(buffer, log.Key);
        var start = map.Length == 0 ? LogMap.Titled(buffer.Length) : map;
        foreach (var line in log.Added)
            buffer.Raw(line.Text);
        changes.Add(new FileChange(ChangeKind.Append, path, map.Length, buffer.Written.ToArray()));
        maps.Add((path, start.With([.. log.Added.Select(line => (line.Position, line.Text!.Length))], log.Head.Version)));
    }

    private string Rewrite(string path, StagedLog log)
    {
        // A commit in the journal that appends to this file could not be made again after the file was exchanged.
        if (store.Journal.Ask(touches => touches.Dirty.Contains(path)))
            store.Journal.Turn();
        var fresh = $"{path}.{Guid.NewGuid().ToString("N")[..8]}.new";
        using var file = store.Disk.Open(Path.Combine(store.Root, fresh));
        using var title = new ByteBuffer();
        LogLine.WriteTitle(title, log.Key);
        var at = Write(file, 0, title.Written);
        for (var i = 0; i < log.Kept!.Count;)
            at = log.Kept[i].Text is { } text ? Write(file, at, text, ref i) : Copy(file, at, log, ref i);
        foreach (var line in log.Added)
            at = Write(file, at, line.Text);
        store.Disk.Sync(file);
        store.Disk.SyncFolder(Path.Combine(store.Root, StorePaths.Parent(path)));
        return fresh;
    }

    private long Write(SafeFileHandle file, long at, ReadOnlySpan<byte> bytes)
    {
        store.Disk.Write(file, at, bytes);
        return at + bytes.Length;
    }

    private long Write(SafeFileHandle file, long at, byte[] text, ref int i)
    {
        i++;
        return Write(file, at, text);
    }

    // Lines that stay and stand together are copied together.
    private long Copy(SafeFileHandle file, long at, StagedLog log, ref int i)
    {
        var first = i;
        while (i < log.Kept!.Count && log.Kept[i].Text is null && log.Kept[i].Index == log.Kept[first].Index + (i - first) && i - first < 256)
            i++;
        return Write(file, at, log.File.Lines(log.Kept[first].Index, log.Kept[first].Index + (i - first)));
    }
}
