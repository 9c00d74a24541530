using Perdure.Copying;

namespace Perdure.Conformance.Workers;

/// <summary>What a worker process does to move a store.</summary>
internal static class CopyWork
{
    /// <summary>Copies all of a store in a folder, a little at a time, saying <c>written n</c> now and then.</summary>
    public const string Copy = "copy";

    public static async Task CopyAsync(AgentStore store, IReadOnlyList<string> arguments, Func<string, Task> say, CancellationToken cancellationToken)
    {
        var source = await AgentStore.OpenAsync($"file:{arguments[2]}", cancellationToken).ConfigureAwait(false);
        await using (source.ConfigureAwait(false))
            await StoreCopy.CopyAsync(source, store, new CopyOptions { BatchOperations = 5, BatchBytes = 2048 }, new Teller(say), cancellationToken).ConfigureAwait(false);
    }

    // As it happens, unlike Progress<T>: what was said was done. Slowly, so that it can be killed in the midst.
    private sealed class Teller(Func<string, Task> say) : IProgress<CopyProgress>
    {
        public void Report(CopyProgress value)
        {
            say($"written {value.Written}").GetAwaiter().GetResult();
            Thread.Sleep(Random.Shared.Next(8));
        }
    }
}
