namespace Perdure.Checkpoints.Format;

/// <summary>All channels of one version, in the order of the state's properties. Immutable.</summary>
internal sealed class ChannelTable(Channel[] channels)
{
    public static ChannelTable Empty { get; } = new([]);

    public Channel[] Channels { get; } = channels;

    public int NextId { get; } = channels.Length == 0 ? 0 : channels.Max(channel => channel.Id) + 1;

    public long Length => Channels.Sum(channel => (long)channel.Length);

    public Channel? Find(string name)
    {
        foreach (var channel in Channels)
            if (channel.Name == name)
                return channel;
        return null;
    }

    /// <summary>The same values seen from a thread whose origin number <paramref name="source"/> is the log they stand in.</summary>
    public ChannelTable Forked(int source) => new([.. Channels.Select(channel => channel.Closed() with
    {
        Ranges = [.. channel.Ranges.Select(range => range.Source == 0 ? range with { Source = source } : range)],
    })]);
}
