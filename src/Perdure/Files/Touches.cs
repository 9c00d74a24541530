namespace Perdure.Files;

/// <summary>
/// When each file was last changed, in marks of the journal: what tells a cache that another process wrote. Kept for the
/// present journal and the one before; whoever last looked earlier has to read anew.
/// </summary>
internal sealed class Touches
{
    private Dictionary<string, Touch> files = [];
    private Dictionary<string, List<(long Mark, string Path)>> folders = [];
    private Dictionary<string, Touch> olderFiles = [];
    private Dictionary<string, List<(long Mark, string Path)>> olderFolders = [];
    private long floor;
    private long start;

    /// <summary>The files changed since the present journal began: what must be synced before it goes.</summary>
    public IReadOnlyCollection<string> Dirty => files.Keys;

    public void Add(FileChange change, long mark)
    {
        var replaced = change.Kind == ChangeKind.Append ? Of(change.Path).Replaced : mark;
        files[change.Path] = new Touch(mark, replaced);
        var folder = StorePaths.Parent(change.Path);
        if (!folders.TryGetValue(folder, out var list))
            folders[folder] = list = [];
        list.Add((mark, change.Path));
    }

    /// <summary>Whether a file may have changed since a mark.</summary>
    public bool Changed(string path, long since) => since < floor || Of(path).Changed > since;

    /// <summary>Whether a file may have changed since a mark in another way than by appends.</summary>
    public bool Replaced(string path, long since) => since < floor || Of(path).Replaced > since;

    /// <summary>The files of a folder that changed since a mark; null when that is not known any more.</summary>
    public IReadOnlyCollection<string>? ChangedIn(string folder, long since)
    {
        if (since < floor)
            return null;
        var changed = new HashSet<string>();
        foreach (var source in (ReadOnlySpan<Dictionary<string, List<(long Mark, string Path)>>>)[folders, olderFolders])
            if (source.TryGetValue(folder, out var list))
                for (var i = list.Count - 1; i >= 0 && list[i].Mark > since; i--)
                    changed.Add(list[i].Path);
        return changed;
    }

    /// <summary>Begins a new journal.</summary>
    public void Turn(long mark)
    {
        (floor, start) = (start, mark);
        (olderFiles, olderFolders) = (files, folders);
        (files, folders) = ([], []);
    }

    /// <summary>Forgets everything: what happened before the mark is not known.</summary>
    public void Forget(long mark)
    {
        Turn(mark);
        Turn(mark);
        floor = mark;
    }

    private Touch Of(string path) => files.TryGetValue(path, out var touch) || olderFiles.TryGetValue(path, out touch) ? touch : new Touch(-1, -1);

    private readonly record struct Touch(long Changed, long Replaced);
}
