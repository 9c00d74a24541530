using Perdure.Storage;

namespace Perdure.Tests.Sql;

/// <summary>Writers whose connections the server ends at any moment of a call: nothing is lost and nothing happens twice.</summary>
internal static class EndedConnections
{
    private const int Writers = 4, Rounds = 12;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    /// <param name="backend">What tries again.</param>
    /// <param name="end">Ends the connections and says how many it ended.</param>
    public static async Task LoseAndDoubleNothingAsync(Backend backend, Func<long> end)
    {
        var written = new int[Writers];
        var ended = 0L;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ending);
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => WriteAsync(backend, writer, written, stop.Token))
            .Append(EndAsync(() => ended += end(), written, stop.Token)).Select(work => AllEndWithAsync(work, stop)));
        ended.ShouldBeGreaterThan(Rounds / 2);
        var entries = await backend.ReadAsync();
        for (var writer = 0; writer < Writers; writer++)
            entries.Where(entry => entry.StartsWith($"{writer}:", StringComparison.Ordinal)).ShouldBe(Enumerable.Range(0, written[writer]).Select(i => $"{writer}:{i}"));
    }

    // So that nobody waits for ever for one that failed.
    private static async Task AllEndWithAsync(Task work, CancellationTokenSource stop)
    {
        try
        {
            await work;
        }
        finally
        {
            await stop.CancelAsync();
        }
    }

    private static async Task WriteAsync(Backend backend, int writer, int[] written, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var i = written[writer];
            var result = await backend.WriteAsync(Sample.Append($"{writer}:{i}"), Sample.Put($"{writer}", body: $"{i}"));
            result.Conflict.ShouldBeNull();
            Volatile.Write(ref written[writer], i + 1);
        }
    }

    // Ends them once or a few times in a row, so that what tries again meets it too; then every writer gets a write done, however slow the machine.
    private static async Task EndAsync(Action end, int[] written, CancellationToken stop)
    {
        for (var round = 0; round < Rounds && !stop.IsCancellationRequested; round++)
        {
            for (var times = Random.Shared.Next(1, 4); times > 0; times--)
            {
                end();
                await Task.Delay(Random.Shared.Next(1, 50), CancellationToken.None);
            }
            var before = written.ToArray();
            while (!stop.IsCancellationRequested && before.Where((count, writer) => Volatile.Read(ref written[writer]) == count).Any())
                await Task.Delay(Random.Shared.Next(1, 5), CancellationToken.None);
        }
    }
}
