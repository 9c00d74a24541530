namespace Perdure.Conformance;

/// <summary>Starts tasks together on the thread pool, and waits for all of them.</summary>
internal static class StartingLine
{
    public static async Task<T[]> RunAsync<T>(int count, Func<int, Task<T>> run)
    {
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var racing = Enumerable.Range(0, count).Select(async i =>
        {
            await start.Task.ConfigureAwait(false);
            return await run(i).ConfigureAwait(false);
        }).ToArray();
        start.SetResult();
        return await Task.WhenAll(racing).ConfigureAwait(false);
    }
}
