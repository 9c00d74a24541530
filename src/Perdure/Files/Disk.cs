using Microsoft.Win32.SafeHandles;

namespace Perdure.Files;

/// <summary>
/// Every change the backend makes to the disk, one step per call.
/// </summary>
/// <param name="syncs">Whether syncs reach the disk, or are left out.</param>
/// <param name="step">Sees every step before it is made; tests end the world there.</param>
internal sealed class Disk(bool syncs, DiskStep? step = null)
{
    /// <summary>Opens a file for reading and writing; makes it when it is missing.</summary>
    public SafeFileHandle Open(string path)
    {
        if (!File.Exists(path))
            Before("create", path);
        return File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
    }

    public void Write(SafeFileHandle file, long offset, ReadOnlySpan<byte> bytes)
    {
        var length = step is null ? bytes.Length : step("write", "", bytes.Length);
        RandomAccess.Write(file, bytes[..length], offset);
    }

    public void Truncate(SafeFileHandle file, long length)
    {
        Before("truncate", "");
        RandomAccess.SetLength(file, length);
    }

    public void Sync(SafeFileHandle file)
    {
        Before("sync", "");
        if (syncs)
            RandomAccess.FlushToDisk(file);
    }

    public void SyncFile(string path)
    {
        Before("sync", path);
        if (!syncs || !File.Exists(path))
            return;
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        RandomAccess.FlushToDisk(file);
    }

    public void SyncFolder(string path)
    {
        Before("sync folder", path);
        if (syncs && Directory.Exists(path))
            FolderSync.Sync(path);
    }

    /// <summary>Makes many files durable at once: true when that was possible.</summary>
    public bool TrySyncAll(string path)
    {
        if (!FolderSync.CanSyncDisk)
            return false;
        Before("sync all", path);
        if (syncs)
            FolderSync.SyncDisk(path);
        return true;
    }

    public void Rename(string from, string to)
    {
        Before("rename", to);
        File.Move(from, to, overwrite: true);
    }

    public void Delete(string path)
    {
        Before("delete", path);
        File.Delete(path);
    }

    public void CreateFolder(string path)
    {
        Before("create folder", path);
        Directory.CreateDirectory(path);
    }

    public void DeleteFolder(string path)
    {
        Before("delete folder", path);
        Directory.Delete(path);
    }

    private void Before(string name, string path) => step?.Invoke(name, path, 0);
}
