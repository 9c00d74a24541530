using Perdure.Storage;

namespace Perdure.Files;

/// <summary>The folder of a store.</summary>
internal static class StoreFolder
{
    /// <summary>Its full path; makes it when it is missing.</summary>
    /// <exception cref="PerdureException">It can't be made, or is none.</exception>
    public static string Make(string path, Disk disk)
    {
        var root = Path.GetFullPath(path);
        for (var part = root; part is not null; part = Path.GetDirectoryName(part))
            if (File.Exists(part))
                throw new PerdureException(Fault.Denied, $"'{part}' is a file; the files backend needs a folder. Give the path of a folder, which may be new.");
        if (Directory.Exists(root))
            return root;
        try
        {
            disk.CreateFolder(root);
            disk.SyncFolder(Path.GetDirectoryName(root)!);
            return root;
        }
        catch (Exception exception) when (FileFaults.Concerns(exception))
        {
            throw new PerdureException(Fault.Denied, $"Folder '{root}' can't be made. Choose another, or give this user the right to write there.", inner: exception);
        }
    }
}
