using System.Runtime.CompilerServices;

namespace Perdure.Events;

/// <summary>Endless streams of what a group hands out.</summary>
public static class EventConsumption
{
    /// <summary>How many events are claimed at once unless said otherwise.</summary>
    public const int DefaultBatch = 64;

    /// <summary>How often is looked for events though nothing told of any, unless said otherwise: a lost signal delays by so much.</summary>
    public static TimeSpan DefaultPoll { get; } = TimeSpan.FromSeconds(1);

    /// <summary>Hands out event after event until it is cancelled: <c>await foreach (var delivery in group.ConsumeAsync(stop))</c>. Each must be acknowledged or failed; what is not comes again after its lease.</summary>
    public static IAsyncEnumerable<EventDelivery> ConsumeAsync(this IEventGroup group, CancellationToken cancellationToken = default) => group.ConsumeAsync(DefaultBatch, DefaultPoll, cancellationToken);

    /// <summary>Hands out event after event until it is cancelled.</summary>
    /// <param name="group">The group.</param>
    /// <param name="batch">How many are claimed at once, 1 or more. All of them must be done within one lease.</param>
    /// <param name="poll">How often is looked though nothing told of any.</param>
    /// <param name="cancellationToken">Ends the stream. What was claimed and not yet handed on is given back.</param>
    public static async IAsyncEnumerable<EventDelivery> ConsumeAsync(this IEventGroup group, int batch, TimeSpan poll, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(poll, TimeSpan.FromMilliseconds(1));
        var (claimed, next) = ((IReadOnlyList<EventDelivery>)[], 0);
        try
        {
            while (true)
            {
                (claimed, next) = (await group.ClaimAsync(batch, cancellationToken).ConfigureAwait(false), 0);
                while (next < claimed.Count)
                    yield return claimed[next++];
                if (claimed.Count == 0)
                    await group.WaitAsync(poll, cancellationToken).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            if (next < claimed.Count)
                await group.ReleaseAsync([.. claimed.Skip(next)], CancellationToken.None).ConfigureAwait(false);
        }
    }
}
