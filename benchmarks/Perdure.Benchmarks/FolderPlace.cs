using Perdure.Benchmarks.Raw;
using Perdure.Files;
using Perdure.Memory;
using Perdure.Sqlite;
using Perdure.Storage;

namespace Perdure.Benchmarks;

/// <summary>Memory, files and SQLite, in a folder.</summary>
internal sealed class FolderPlace : Place
{
    private readonly string folder;
    private readonly RunOptions options;

    private FolderPlace(string folder, RunOptions options, AgentStore store) : base(store, RawOf(options, folder)) => (this.folder, this.options) = (folder, options);

    public static new async ValueTask<Place> OpenAsync(RunOptions options)
    {
        var folder = Path.Combine(options.Folder ?? Path.GetTempPath(), $"perdure-bench-{Guid.NewGuid():N}");
        Directory.CreateDirectory(folder);
        return new FolderPlace(folder, options, await AgentStore.OpenAsync(Ours(options, folder)));
    }

    public override long StoredBytes() => options.Backend switch
    {
        "sqlite" => RawSqlite.CheckpointedBytes(StorePath(folder)),
        "files" => Directory.EnumerateFiles(StorePath(folder), "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".journal", StringComparison.Ordinal)).Sum(file => new FileInfo(file).Length),
        _ => 0,
    };

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static string StorePath(string folder) => Path.Combine(folder, "store");

    private static Backend Ours(RunOptions options, string folder) => options.Backend switch
    {
        "memory" => new MemoryBackend(),
        "files" => new FilesBackend(new FilesOptions { Path = StorePath(folder), Durability = options.IsFull ? Durability.Power : Durability.Process }),
        _ => new SqliteBackend(new SqliteOptions { Path = StorePath(folder), Synchronous = options.IsFull ? SqliteSynchronous.Full : SqliteSynchronous.Normal }),
    };

    private static RawLimit RawOf(RunOptions options, string folder) => options.Backend switch
    {
        "memory" => new RawMemory(),
        "files" => new RawFiles(Directory.CreateDirectory(Path.Combine(folder, "raw")).FullName, options.IsFull),
        _ => new RawSqlite(Path.Combine(folder, "raw"), options.IsFull),
    };
}
