using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;

namespace Perdure.Files;

/// <summary>The maps of the logs used lately. One that another process appended to is carried on, one it rewrote is made anew.</summary>
internal sealed class LogMaps(FileStore store)
{
    private const int Most = 10_000;
    private readonly ConcurrentDictionary<string, (LogMap Map, long At)> known = new();

    /// <summary>The log as of a mark; null when it has changed since.</summary>
    public LogFile? Open(string path, long mark)
    {
        var file = store.OpenFile(path);
        LogFile? log = null;
        try
        {
            log = Load(path, file, mark) is { } map ? new LogFile(file, map, path) : null;
            return log;
        }
        finally
        {
            if (log is null)
                file?.Dispose();
        }
    }

    /// <summary>Under the lock: the map after a commit.</summary>
    public void Set(string path, LogMap map, long mark)
    {
        if (known.Count >= Most)
            known.Clear();
        known[path] = (map, mark);
    }

    private LogMap? Load(string path, SafeFileHandle? file, long mark)
    {
        var length = file is null ? 0 : RandomAccess.GetLength(file);
        if (store.Journal.Follow() is null)
            return null;
        var cached = known.GetValueOrDefault(path, (LogMap.Empty, -1));
        var (replaced, changed, appended) = store.Journal.Ask(touches => (touches.Replaced(path, mark), touches.Changed(path, mark), touches.Changed(path, cached.At)));
        if (replaced)
            return null;
        if (cached.At >= 0 && !appended)
            return Checked(path, cached.Map, length);
        if (changed)
            return null;
        var start = cached.At < 0 || store.Journal.Ask(touches => touches.Replaced(path, cached.At)) ? LogMap.Empty : cached.Map;
        var map = file is null ? LogMap.Empty : new LogScan(file, path).Extend(start, length);
        Set(path, map, mark);
        return map;
    }

    private static LogMap Checked(string path, LogMap map, long length) =>
        length >= map.Length ? map : throw FileFaults.Corrupt(path, $"it has {length} bytes, but {map.Length} were written");
}
