using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;

namespace Perdure.Files;

/// <summary>Makes the names in a folder durable. .NET opens no folders, so this asks libc; Windows needs no such call.</summary>
internal static class FolderSync
{
    public static void Sync(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        var folder = Open([.. Encoding.UTF8.GetBytes(path), 0], 0);
        if (folder < 0)
            throw Failed(path);
        try
        {
            if (Fsync(folder) != 0)
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

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int file);
#pragma warning restore SYSLIB1054
}
