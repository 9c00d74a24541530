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
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ending);
        var ender = Task.Run(() => EndAsync(end, written, stop.Token), Ending);
        try
        {
            await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => WriteAsync(backend, writer, written, ender)));
        }
        finally
        {
            await stop.CancelAsync();
        }
        (await ender).ShouldBeGreaterThan(Rounds / 2);
        var entries = await backend.ReadAsync();
        for (var writer = 0; writer < Writers; writer++)
            entries.Where(entry => entry.StartsWith($"{writer}:", StringComparison.Ordinal)).ShouldBe(Enumerable.Range(0, written[writer]).Select(i => $"{writer}:{i}"));
    }

    private static async Task WriteAsync(Backend backend, int writer, int[] written, Task ender)
    {
        while (!ender.IsCompleted)
        {
            var i = written[writer];
            var result = await backend.WriteAsync(Sample.Append($"{writer}:{i}"), Sample.Put($"{writer}", body: $"{i}"));
            result.Conflict.ShouldBeNull();
            Volatile.Write(ref written[writer], i + 1);
        }
    }

    // Ends them once or a few times in a row, so that what tries again meets it too; then every writer gets a write done, however slow the machine.
    private static async Task<long> EndAsync(Func<long> end, int[] written, CancellationToken stop)
    {
        var ended = 0L;
        for (var round = 0; round < Rounds && !stop.IsCancellationRequested; round++)
        {
            for (var times = Random.Shared.Next(1, 4); times > 0; times--)
            {
                ended += end();
                await Task.Delay(Random.Shared.Next(1, 50), CancellationToken.None);
            }
            var before = written.ToArray();
            while (!stop.IsCancellationRequested && before.Where((count, writer) => Volatile.Read(ref written[writer]) == count).Any())
                await Task.Delay(Random.Shared.Next(1, 5), CancellationToken.None);
        }
        return ended;
    }
}
