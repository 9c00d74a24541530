using Microsoft.Win32.SafeHandles;

namespace Perdure.Files;

/// <summary>Finds, makes and retires journals. Exactly one is in use: the newest whose first line is whole.</summary>
internal static class JournalOpening
{
    /// <summary>Under the lock: the journal in use. Makes the first one; removes what a crash between two journals left over.</summary>
    public static JournalFile Open(string root, Disk disk)
    {
        JournalFile? newest = null;
        foreach (var number in JournalNames.Numbers(root))
        {
            var file = new JournalFile(OpenHandle(JournalNames.Of(root, number)), number);
            if (newest is not null)
                Discard(root, disk, file);
            else if (file.HasTitle())
                newest = file;
            else if (file.Length > file.Start || !JournalNames.Title(number).AsSpan().StartsWith(file.Read(0, file.Length)))
                throw FileFaults.Corrupt(Path.GetFileName(JournalNames.Of(root, number)), "its first line is not a journal's");
            else
                Discard(root, disk, file);
        }
        return newest ?? Create(root, disk, 1);
    }

    /// <summary>The journal in use; null while there is none.</summary>
    public static JournalFile? Newest(string root)
    {
        foreach (var number in JournalNames.Numbers(root))
        {
            var path = JournalNames.Of(root, number);
            if (!File.Exists(path))
                continue;
            var file = new JournalFile(OpenHandle(path), number);
            if (file.HasTitle())
                return file;
            file.Dispose();
        }
        return null;
    }

    public static JournalFile Create(string root, Disk disk, long number)
    {
        var handle = disk.Open(JournalNames.Of(root, number));
        disk.Truncate(handle, 0);
        disk.Write(handle, 0, JournalNames.Title(number));
        disk.Sync(handle);
        disk.SyncFolder(root);
        return new JournalFile(handle, number);
    }

    private static void Discard(string root, Disk disk, JournalFile file)
    {
        file.Dispose();
        disk.Delete(JournalNames.Of(root, file.Number));
    }

    private static SafeFileHandle OpenHandle(string path) =>
        File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
}
