using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;

namespace Perdure.Files;

/// <summary>Makes the names in a folder durable. .NET opens no folders, so this asks libc; Windows needs no such call.</summary>
internal static class FolderSync
{
    /// <summary>Whether <see cref="SyncDisk"/> is there.</summary>
    public static bool CanSyncDisk => OperatingSystem.IsLinux();

    public static void Sync(string path)
    {
        if (!OperatingSystem.IsWindows())
            Sync(path, Fsync);
    }

    /// <summary>Makes everything durable that is on a folder's disk.</summary>
    public static void SyncDisk(string path) => Sync(path, Syncfs);

    private static void Sync(string path, Func<int, int> sync)
    {
        var folder = Open([.. Encoding.UTF8.GetBytes(path), 0], 0);
        if (folder < 0)
            throw Failed(path);
        try
        {
            if (sync(folder) != 0)
                throw Failed(path);
        }
        finally
        {
            _ = Close(folder);
        }
    }

    private static IOException Failed(string path)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"Could not sync folder '{path}': {new Win32Exception(error).Message}");
    }

#pragma warning disable SYSLIB1054 // the generated form needs unsafe code; byte[] and int pass as they are
    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Fsync(int file);

    [DllImport("libc", EntryPoint = "syncfs", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Syncfs(int file);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int file);
#pragma warning restore SYSLIB1054
}
