using Perdure.Storage;
using Perdure.Tasks;

namespace Perdure.Events;

/// <summary>One caller's part in a change of a group, which shares a write with others that wait. Done anew when the write meets another's.</summary>
internal abstract class GroupWork
{
    /// <summary>Why nothing came of it; null when it was served.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Changes the state, and adds what else must be written with it.</summary>
    public virtual void Apply(GroupState state, DateTimeOffset now, GroupChange change)
    {
    }
}

/// <summary>Begins elsewhere.</summary>
internal sealed class SeekWork(long position) : GroupWork
{
    public override void Apply(GroupState state, DateTimeOffset now, GroupChange change) => state.Seek(position);
}

/// <summary>Does something with deliveries that are still their holder's.</summary>
internal abstract class HeldWork(IReadOnlyList<EventDelivery> deliveries) : GroupWork
{
    private readonly bool[] held = new bool[deliveries.Count];

    /// <summary>Which of them were still held.</summary>
    public IReadOnlyList<bool> WereHeld => held;

    public sealed override void Apply(GroupState state, DateTimeOffset now, GroupChange change)
    {
        for (var i = 0; i < held.Length; i++)
        {
            var found = state.Held(deliveries[i].Event.Position, deliveries[i].Token);
            held[i] = found is not null;
            if (found is { } handed)
                Apply(deliveries[i], handed, state, now, change);
        }
    }

    protected abstract void Apply(EventDelivery delivery, Handed handed, GroupState state, DateTimeOffset now, GroupChange change);
}

/// <summary>They are done.</summary>
internal sealed class AcknowledgeWork(IReadOnlyList<EventDelivery> deliveries) : HeldWork(deliveries)
{
    protected override void Apply(EventDelivery delivery, Handed handed, GroupState state, DateTimeOffset now, GroupChange change)
    {
        state.Remove(delivery.Event.Position);
        if (handed.IsLetter)
            change.RemoveLetter(delivery.Event.Position);
    }
}

/// <summary>They take longer.</summary>
internal sealed class ExtendWork(IReadOnlyList<EventDelivery> deliveries, TimeSpan lease) : HeldWork(deliveries)
{
    protected override void Apply(EventDelivery delivery, Handed handed, GroupState state, DateTimeOffset now, GroupChange change) =>
        state.Set(delivery.Event.Position, handed with { Until = Instant.Cut(now + lease) });
}

/// <summary>They are given back untouched: at once, and the attempt does not count.</summary>
internal sealed class ReleaseWork(IReadOnlyList<EventDelivery> deliveries) : HeldWork(deliveries)
{
    protected override void Apply(EventDelivery delivery, Handed handed, GroupState state, DateTimeOffset now, GroupChange change) =>
        state.Set(delivery.Event.Position, handed with { Until = now, Token = null, Attempts = handed.Attempts - 1 });
}

/// <summary>They failed: they wait for another attempt, or are dead.</summary>
internal sealed class FailWork(IReadOnlyList<EventDelivery> deliveries, TaskError error, EventGroupOptions options, TimeSpan? wait) : HeldWork(deliveries)
{
    protected override void Apply(EventDelivery delivery, Handed handed, GroupState state, DateTimeOffset now, GroupChange change)
    {
        if (handed.Attempts < options.MaxAttempts)
        {
            state.Set(delivery.Event.Position, handed with { Until = Instant.Cut(now + (wait ?? options.Backoff.After(handed.Attempts))), Token = null });
            return;
        }
        state.Remove(delivery.Event.Position);
        change.AddLetter(delivery.Event, handed.Attempts, error);
    }
}

/// <summary>A dead letter is to be handed out again.</summary>
internal sealed class RedeliverWork(EventDeadLetter letter) : GroupWork
{
    public override void Apply(GroupState state, DateTimeOffset now, GroupChange change)
    {
        // Behind a seek to before it, it comes anyway.
        if (letter.Event.Position >= state.Next)
            return;
        state.Set(letter.Event.Position, new Handed(0, now, null, IsLetter: true));
        change.KeepLetter(letter with { RedeliveredAt = now });
    }
}

/// <summary>Hands out up to a number.</summary>
internal sealed class ClaimWork(int count, EventGroupOptions options) : GroupWork
{
    public int Count => count;

    public EventGroupOptions Options => options;

    public List<EventDelivery> Claimed { get; } = [];

    /// <summary>When there may be something although nothing is published; null: not known.</summary>
    public DateTimeOffset? Due { get; set; }
}
