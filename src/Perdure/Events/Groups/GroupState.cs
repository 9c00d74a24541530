namespace Perdure.Events;

/// <summary>The state of a group while it is being changed. Not safe to share.</summary>
internal sealed class GroupState
{
    private readonly SortedDictionary<long, Handed> handed = [];

    public GroupState(GroupRecord record)
    {
        Next = record.Next;
        foreach (var range in record.Out)
            for (var position = range.From; position <= range.To; position++)
                handed[position] = new Handed(range.Attempts, range.Until, range.Token, range.IsLetter);
    }

    /// <summary>The position that is handed out next for the first time.</summary>
    public long Next { get; set; }

    /// <summary>Whether something is not as it was read.</summary>
    public bool IsChanged { get; set; }

    public int Count => handed.Count;

    /// <summary>When the first of those that are out may be handed out again; null: nothing is out.</summary>
    public DateTimeOffset? FirstDue => handed.Count == 0 ? null : handed.Values.Min(one => one.Until);

    /// <summary>Those that may be handed out again, lowest first.</summary>
    public IReadOnlyList<long> Due(DateTimeOffset now) => [.. handed.Where(one => one.Value.Until <= now).Select(one => one.Key)];

    public Handed? Find(long position) => handed.TryGetValue(position, out var one) ? one : null;

    /// <summary>How a position was handed out, if it still is by a token.</summary>
    public Handed? Held(long position, string token) => Find(position) is { } one && one.Token == token ? one : null;

    public void Set(long position, Handed one)
    {
        handed[position] = one;
        IsChanged = true;
    }

    public void Remove(long position)
    {
        handed.Remove(position);
        IsChanged = true;
    }

    /// <summary>Begins at a position, as if nothing had been handed out from there on or before.</summary>
    public void Seek(long position)
    {
        handed.Clear();
        Next = position;
        IsChanged = true;
    }

    public GroupRecord ToRecord(GroupRecord before)
    {
        var ranges = new List<HandedRange>();
        foreach (var (position, one) in handed)
            if (ranges.Count > 0 && ranges[^1] is var last && last.To == position - 1 && new Handed(last.Attempts, last.Until, last.Token, last.IsLetter) == one)
                ranges[^1] = last with { To = position };
            else
                ranges.Add(new HandedRange(position, position, one.Attempts, one.Until, one.Token, one.IsLetter));
        return before with { Next = Next, Out = ranges };
    }
}
