namespace Perdure.Files;

/// <summary>Makes the changes of a commit. Nothing is synced here: until the journal is let go, it can make them again.</summary>
internal sealed class ChangeApplier(string root, Disk disk)
{
    public void Apply(FileChange change)
    {
        var path = Path.Combine(root, change.Path);
        switch (change.Kind)
        {
            case ChangeKind.Append:
                EnsureFolder(path);
                Append(path, change);
                break;
            case ChangeKind.Write:
                EnsureFolder(path);
                Replace(path, change.Bytes.Span);
                break;
            case ChangeKind.Rename:
                var from = Path.Combine(root, change.From!);
                if (File.Exists(from)) // else it is in place already
                    disk.Rename(from, path);
                break;
            case ChangeKind.Delete:
                if (File.Exists(path))
                    disk.Delete(path);
                break;
        }
    }

    /// <summary>Makes a file under another name, so that readers see the old one or the new one.</summary>
    public void Replace(string path, ReadOnlySpan<byte> bytes, bool sync = false)
    {
        var fresh = path + ".new";
        using (var file = disk.Open(fresh))
        {
            if (RandomAccess.GetLength(file) > 0)
                disk.Truncate(file, 0);
            disk.Write(file, 0, bytes);
            if (sync)
                disk.Sync(file);
        }
        disk.Rename(fresh, path);
    }

    private void Append(string path, FileChange change)
    {
        using var file = disk.Open(path);
        disk.Write(file, change.At, change.Bytes.Span);
    }

    private void EnsureFolder(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(folder))
            disk.CreateFolder(folder);
    }
}
