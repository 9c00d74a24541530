using Perdure.Files;
using Perdure.Benchmarks.Raw;
using Perdure.Memory;
using Perdure.Sqlite;
using Perdure.Storage;

namespace Perdure.Benchmarks;

/// <summary>A store and its raw limit side by side in a folder of their own, which is removed afterwards.</summary>
internal sealed class Place : IAsyncDisposable
{
    private readonly string folder;
    private readonly RunOptions options;

    private Place(string folder, RunOptions options, AgentStore store, RawLimit raw) => (this.folder, this.options, Store, Raw) = (folder, options, store, raw);

    public AgentStore Store { get; }

    public RawLimit Raw { get; }

    public static async ValueTask<Place> OpenAsync(RunOptions options)
    {
        var parent = options.Folder ?? Path.GetTempPath();
        var folder = Path.Combine(parent, $"perdure-bench-{Guid.NewGuid():N}");
        Directory.CreateDirectory(folder);
        var store = await AgentStore.OpenAsync(Ours(options, folder));
        return new Place(folder, options, store, RawOf(options, folder));
    }

    /// <summary>The bytes our store takes on disk once nothing is left in a write-ahead log or journal, which do not grow with the history; 0 for memory.</summary>
    public long StoredBytes() => options.Backend switch
    {
        "sqlite" => RawSqlite.CheckpointedBytes(StorePath(folder)),
        "files" => Directory.EnumerateFiles(StorePath(folder), "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".journal", StringComparison.Ordinal)).Sum(file => new FileInfo(file).Length),
        _ => 0,
    };

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        Raw.Dispose();
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
