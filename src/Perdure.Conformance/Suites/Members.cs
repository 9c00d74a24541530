using Perdure.Storage;

namespace Perdure.Conformance.Suites;

/// <summary>A call of every member of a backend, each legal by itself.</summary>
internal static class Members
{
    public static IReadOnlyList<(string Name, Func<CancellationToken, Task> Call)> Of(Backend backend, Func<long> version) =>
    [
        (nameof(Backend.PrepareAsync), async token => await backend.PrepareAsync(Shapes.Schema, token).ConfigureAwait(false)),
        (nameof(Backend.FindAsync), async token => await backend.FindAsync([Shapes.Blob("there")], token).ConfigureAwait(false)),
        (nameof(Backend.QueryAsync), async token => await WalkAsync(backend.QueryAsync(new Query(Shapes.Items, Shapes.Scope, "by_txt"), token)).ConfigureAwait(false)),
        (nameof(Backend.WriteAsync), async token => await backend.WriteAsync(new WriteBatch([Shapes.Put(Shapes.Blob("new"), version()), Shapes.Append(Shapes.Log("new"), null, version())], backend.Time.UtcNow()), token).ConfigureAwait(false)),
        (nameof(Backend.ReadLogAsync), async token => await backend.ReadLogAsync(new LogRead(Shapes.Log("there"), PositionRange.All), _ => true, token).ConfigureAwait(false)),
        (nameof(Backend.LogsAsync), async token => await WalkAsync(backend.LogsAsync(Shapes.Journal.Name, Shapes.Scope, token)).ConfigureAwait(false)),
        (nameof(Backend.ScopesAsync), async token => await WalkAsync(backend.ScopesAsync(Shapes.Blobs.Name, null, token)).ConfigureAwait(false)),
        (nameof(Backend.SweepAsync), async token => await backend.SweepAsync(Shapes.Blobs.Name, 1000, token).ConfigureAwait(false)),
    ];

    private static async Task WalkAsync<T>(IAsyncEnumerable<T> items)
    {
        await foreach (var _ in items.ConfigureAwait(false))
            continue;
    }
}
