namespace Perdure.Tests.Quickstart;

/// <summary>A folder of Markdown to read and a place for a store, removed at the end.</summary>
internal sealed class Docs : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("perdure-").FullName;

    public Docs(int files)
    {
        Directory.CreateDirectory(Folder);
        for (var i = 1; i <= files; i++)
            File.WriteAllText(Path.Combine(Folder, $"page-{i}.md"), $"""
                # Page {i}

                Perdure keeps the state of agents, says page {i}.

                ```
                # not a heading
                ```

                - To start, open a store and run page {i}.
                - A conflict on page {i} is an error that
                  the other writer caused.
                - It is tested by {i} scenarios.
                """);
    }

    public string Folder => Path.Combine(folder, "docs");

    public string Store(string name) => $"sqlite:{Path.Combine(folder, name)}";

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
