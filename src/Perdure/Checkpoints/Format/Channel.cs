namespace Perdure.Checkpoints.Format;

/// <summary>A channel as one version sees it: its piece table.</summary>
/// <param name="Id">The number under which entries list its pieces.</param>
/// <param name="Name">The state's property.</param>
/// <param name="Kind">What wraps its bytes.</param>
/// <param name="IsOpen">Whether the last range may grow over the entries behind it: it is whole, of the own log, and no later entry on this path holds a piece of the channel.</param>
/// <param name="Ranges">In the order of the value's bytes.</param>
internal sealed record Channel(int Id, string Name, ChannelKind Kind, bool IsOpen, PieceRange[] Ranges)
{
    private byte[]? escapedName;

    // A gap of few entries is read over; a larger one is cheaper to name than to read.
    private const int LargestGap = 5;

    /// <summary>The length of the value without its wrapping.</summary>
    public int Length => Sum(Ranges);

    /// <summary>The name as it stands between quotes in JSON.</summary>
    public ReadOnlySpan<byte> EscapedName => escapedName ??= ChannelNames.Escape(Name);

    public long Span
    {
        get
        {
            var sum = 0L;
            foreach (var range in Ranges)
                sum += range.Span;
            return sum;
        }
    }

    /// <summary>The most ranges worth naming: their bytes stand in every later save, while writing the channel anew costs its length once.</summary>
    public int MostRanges => 16 + (int)(Math.Sqrt(Length) / 2);

    public static Channel Set(int id, string name, ChannelKind kind, long position, int length) =>
        new(id, name, kind, true, [PieceRange.Of(position, length)]);

    public Channel Appended(long position, int length, bool isLinear)
    {
        if (isLinear && IsOpen && Ranges is [.., var last] && position - last.To <= LargestGap)
            return this with { Ranges = [.. Ranges.AsSpan(0, Ranges.Length - 1), last with { To = position, Length = last.Length + length, Span = last.Span + length }] };
        return this with { IsOpen = true, Ranges = [.. Ranges, PieceRange.Of(position, length)] };
    }

    /// <summary>The same value seen from a save whose parent is not the entry before it.</summary>
    public Channel Closed() => IsOpen ? this with { IsOpen = false } : this;

    /// <summary>Charges the other bytes of an entry to the range that must read them.</summary>
    public Channel Charged(long position, int others)
    {
        if (others == 0)
            return this;
        var at = Ranges.Length - 1;
        while (at >= 0 && (Ranges[at].Source != 0 || Ranges[at].To != position || Ranges[at].From >= position))
            at--;
        if (at < 0)
            return this;
        PieceRange[] ranges = [.. Ranges];
        ranges[at] = ranges[at] with { Span = ranges[at].Span + others };
        return this with { Ranges = ranges };
    }

    private static int Sum(PieceRange[] ranges)
    {
        var sum = 0;
        foreach (var range in ranges)
            sum = checked(sum + range.Length);
        return sum;
    }
}
