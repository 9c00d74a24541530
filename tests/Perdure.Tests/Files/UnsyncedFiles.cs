using Perdure.Files;

namespace Perdure.Tests.Files;

/// <summary>
/// The worst a loss of power may do: of all files but the journals nothing has reached the disk since it was last synced by
/// name. Journals, which are synced in each commit, stay as they are.
/// </summary>
internal sealed class UnsyncedFiles(string root)
{
    private readonly Dictionary<string, byte[]?> synced = [];

    public DiskStep Watch(DiskStep next) => (step, path, bytes) =>
    {
        var count = next(step, path, bytes);
        Remember(step, path);
        return count;
    };

    /// <summary>Puts every file back to what was synced of it.</summary>
    public void Lose()
    {
        foreach (var path in Directory.Exists(root) ? Directory.EnumerateFiles(root, "*.json*", SearchOption.AllDirectories).Where(path => Path.GetDirectoryName(path) != root).ToArray() : [])
            if (!path.Contains(".jsonl.", StringComparison.Ordinal)) // a log's new file is synced before it is committed
                File.Delete(path);
        foreach (var (path, content) in synced)
            if (content is not null)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllBytes(path, content);
            }
    }

    // A rename puts in place what was synced under another name; that other name is what the disk still has.
    private void Remember(string step, string path)
    {
        if (step == "sync" && path.Length > 0)
            synced[path] = File.Exists(path) ? File.ReadAllBytes(path) : null;
        if (step != "rename" || !path.EndsWith(".jsonl", StringComparison.Ordinal))
            return;
        foreach (var fresh in Directory.EnumerateFiles(Path.GetDirectoryName(path)!, Path.GetFileName(path) + ".*.new"))
            synced[fresh] = File.ReadAllBytes(fresh);
    }
}
