using Perdure.Checkpoints;

namespace Perdure.Benchmarks.Measures;

/// <summary>What a thread's checkpoints have handed to the backend.</summary>
internal static class Payload
{
    private const int PageSize = 1000;

    public static async ValueTask<long> OfAsync(CheckpointThread thread)
    {
        long sum = 0;
        IReadOnlyList<Checkpoint> page = [];
        do
        {
            page = await thread.ListAsync(new CheckpointFilter { Limit = PageSize, Before = page.Count == 0 ? null : page[^1].Version });
            sum += page.Sum(checkpoint => checkpoint.StoredBytes);
        }
        while (page.Count == PageSize);
        return sum;
    }
}
