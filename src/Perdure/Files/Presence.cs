using Microsoft.Win32.SafeHandles;

namespace Perdure.Files;

/// <summary>Tells whether any other process, or backend, has the store open: each holds a share of one file for as long as it lives.</summary>
internal static class Presence
{
    /// <summary>Under the lock: joins those who are there.</summary>
    public static (SafeFileHandle Share, bool Alone) Enter(string root)
    {
        var path = Path.Combine(root, "store.open");
        bool alone;
        using (var all = StoreLock.TryOpen(path))
            alone = all is not null;
        return (File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read), alone);
    }
}
