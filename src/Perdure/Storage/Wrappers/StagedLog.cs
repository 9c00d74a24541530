using System.Collections.Immutable;

namespace Perdure.Storage;

/// <summary>
/// What a unit of work has staged for one log, and how the log looks with it: what is stored, less what is hidden, with what
/// is replaced, then what is appended. Immutable.
/// </summary>
internal sealed record StagedLog
{
    public static StagedLog Empty { get; } = new();

    /// <summary>What to write, in this order.</summary>
    public ImmutableList<LogOperation> Operations { get; private init; } = [];

    private ImmutableSortedDictionary<long, (NewEntry Entry, long At)> Appended { get; init; } = ImmutableSortedDictionary<long, (NewEntry, long)>.Empty;

    private ImmutableDictionary<long, NewEntry> Replaced { get; init; } = ImmutableDictionary<long, NewEntry>.Empty;

    private ImmutableList<PositionRange> Hidden { get; init; } = [];

    private bool IsDropped { get; init; }

    /// <summary>With entries behind a head. An append pins the head it was numbered by, so that the positions the unit was told are those that are written.</summary>
    public StagedLog With(Append append, LogHead head, long at)
    {
        var entries = append.Entries.Select((entry, i) => KeyValuePair.Create(head.Position + 1 + i, (entry, entry.At is { } kept ? Instant.ToMicroseconds(kept) : at)));
        var operations = Operations.Count > 0 && Operations[^1] is Append last
            ? Operations.SetItem(Operations.Count - 1, last with { Entries = [.. last.Entries, .. append.Entries] })
            : Operations.Add(append with { Expected = head });
        return this with { Appended = Appended.AddRange(entries), Operations = operations };
    }

    public StagedLog With(ReplaceEntry replace) => this with
    {
        Appended = Appended.TryGetValue(replace.Position, out var staged) ? Appended.SetItem(replace.Position, (replace.Entry, staged.At)) : Appended,
        Replaced = Appended.ContainsKey(replace.Position) ? Replaced : Replaced.SetItem(replace.Position, replace.Entry),
        Operations = Operations.Add(replace),
    };

    public StagedLog With(Trim trim) => this with
    {
        Appended = Appended.RemoveRange(Appended.Keys.Where(position => Within(trim.Ranges, position))),
        Hidden = Hidden.AddRange(trim.Ranges),
        Operations = Operations.Add(trim),
    };

    public StagedLog With(Drop drop) => new() { IsDropped = true, Operations = Operations.Add(drop) };

    /// <summary>With a requirement that holds for what is staged. Behind an append it says nothing new, for that has pinned the head.</summary>
    public StagedLog WithRequirement(LogOperation requirement) =>
        Operations.Count > 0 && Operations[^1] is Append ? this : this with { Operations = Operations.Add(requirement) };

    /// <summary>Shows the log as it will be.</summary>
    /// <param name="read">What to show.</param>
    /// <param name="visitor">Whom to show it.</param>
    /// <param name="stored">Shows what is stored.</param>
    public async ValueTask ReadAsync(LogRead read, LogVisitor visitor, Func<LogRead, LogVisitor, ValueTask> stored)
    {
        var left = read.Limit;
        var going = left > 0;
        LogVisitor counted = entry => going = going && left-- > 0 && visitor(entry) && left > 0;

        if (read.Descending)
            VisitAppended(read, counted);
        if (going && !IsDropped)
            await stored(read with { Limit = Hidden.IsEmpty ? left : int.MaxValue }, entry => Hides(entry.Position) || counted(Current(entry, read.Bodies))).ConfigureAwait(false);
        if (going && !read.Descending)
            VisitAppended(read, counted);
    }

    // A stored entry at the position of a staged one is from after the head was pinned, or was trimmed: the commit decides.
    private bool Hides(long position) => Appended.ContainsKey(position) || Within(Hidden, position);

    private void VisitAppended(LogRead read, LogVisitor visitor)
    {
        foreach (var (position, (entry, at)) in read.Descending ? Appended.Reverse() : Appended)
            if (Within(read.Ranges, position) && !visitor(View(position, entry, at, read.Bodies)))
                return;
    }

    private LogEntryView Current(LogEntryView entry, bool bodies) =>
        Replaced.TryGetValue(entry.Position, out var other) ? View(entry.Position, other, entry.At, bodies) : entry;

    private static LogEntryView View(long position, NewEntry entry, long at, bool bodies) => new()
    {
        Position = position,
        Version = entry.Version,
        At = at,
        Head = entry.Head.Span,
        Body = bodies ? entry.Body.Span : [],
        BodyLength = entry.Body.Length,
    };

    private static bool Within(IReadOnlyList<PositionRange> ranges, long position) => ranges.Any(range => position >= range.From && position <= range.To);
}
