namespace Quickstart;

/// <summary>The Markdown files of a folder and what is below it.</summary>
internal sealed class Library
{
    private static readonly string[] Skipped = ["bin", "obj", "node_modules"];

    private static readonly EnumerationOptions Walk = new()
    {
        IgnoreInaccessible = true,
        RecurseSubdirectories = true,
        MatchCasing = MatchCasing.CaseInsensitive,
        AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint,
    };

    private Library(string folder, IReadOnlyList<string> files) => (Folder, Files) = (folder, files);

    public string Folder { get; }

    /// <summary>Their names relative to the folder, with forward slashes, in an order that is the same on every machine.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <exception cref="UsageException">There is no such folder, or nothing in it to read.</exception>
    public static Library Open(string folder)
    {
        if (File.Exists(folder))
            throw new UsageException($"'{folder}' is a file. Give the folder it is in.");
        if (!Directory.Exists(folder))
            throw new UsageException($"There is no folder '{folder}'. Give one with Markdown files in it.");
        string[] files = [.. Directory.EnumerateFiles(folder, "*.md", Walk).Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/')).Where(IsRead).Order(StringComparer.Ordinal)];
        return files.Length > 0 ? new Library(folder, files) : throw new UsageException($"There are no Markdown files (*.md) in '{folder}' or below it. Give a folder that has some.");
    }

    /// <summary>The text of a file; empty when it has gone since the run was planned.</summary>
    public async Task<string> ReadAsync(string file) =>
        Path.Combine(Folder, file) is var path && File.Exists(path) ? await File.ReadAllTextAsync(path) : "";

    private static bool IsRead(string file) => !file.Split('/').Any(part => Skipped.Contains(part) || part.StartsWith('.'));
}
