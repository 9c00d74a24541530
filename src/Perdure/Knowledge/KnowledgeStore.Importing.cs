namespace Perdure.Knowledge;

public sealed partial class KnowledgeStore
{
    /// <summary>
    /// Imports a folder of <c>*.json</c> files of knowledge: the name of a file is the id of an agent, what it holds are its items
    /// (<c>id</c>, <c>content</c>, <c>category</c>, <c>source</c>, <c>metadata</c>, <c>usage_count</c>, <c>relevance_score</c>). What is malformed
    /// is reported with its place, and the rest is imported. Done again, it changes only what differs. What was imported is read back and counted.
    /// </summary>
    /// <param name="folder">A folder of the machine; folders in it are not looked at.</param>
    /// <param name="cancellationToken">Leaves what is imported so far.</param>
    /// <exception cref="ArgumentException">The folder is not there.</exception>
    public Task<ImportReport> ImportFolderAsync(string folder, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return new KnowledgeImport(this).RunAsync(folder, cancellationToken);
    }
}
