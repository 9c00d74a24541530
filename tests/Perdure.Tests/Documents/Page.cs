namespace Perdure.Tests.Documents;

/// <summary>A Markdown page of the repository.</summary>
internal sealed record Page(string Path, IReadOnlyList<string> Lines)
{
    /// <summary>README and all that is in docs.</summary>
    public static IEnumerable<Page> All() =>
        Directory.EnumerateFiles(Approved.Root, "*.md").Concat(Directory.EnumerateFiles(System.IO.Path.Combine(Approved.Root, "docs"), "*.md", SearchOption.AllDirectories))
            .Select(file => new Page(System.IO.Path.GetRelativePath(Approved.Root, file).Replace('\\', '/'), File.ReadAllLines(file)));

    public static Page Of(string path) => All().Single(page => page.Path == path);

    /// <summary>The lines of each block of C#, without indentation.</summary>
    public IEnumerable<IReadOnlyList<string>> Code()
    {
        List<string>? block = null;
        foreach (var line in Lines.Select(line => line.Trim()))
            if (block is null)
                block = line == "```csharp" ? [] : null;
            else if (line == "```")
            {
                yield return block;
                block = null;
            }
            else
                block.Add(line);
    }

    /// <summary>The cells of each row of its tables that begins with one of these names.</summary>
    public IEnumerable<string[]> Rows(IEnumerable<string> names) =>
        Lines.Where(line => line.StartsWith('|')).Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries)).Where(cells => names.Contains(cells[0]));
}
