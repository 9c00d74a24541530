namespace Perdure.Checkpoints.Format;

/// <summary>All channels of one version, in the order of the state's properties. Immutable.</summary>
internal sealed class ChannelTable(Channel[] channels)
{
    public static ChannelTable Empty { get; } = new([]);

    public Channel[] Channels { get; } = channels;

    public int NextId { get; } = Next(channels);

    public long Length
    {
        get
        {
            var sum = 0L;
            foreach (var channel in Channels)
                sum += channel.Length;
            return sum;
        }
    }

    public Channel? Find(string name)
    {
        foreach (var channel in Channels)
            if (channel.Name == name)
                return channel;
        return null;
    }

    private static int Next(Channel[] channels)
    {
        var next = 0;
        foreach (var channel in channels)
            next = Math.Max(next, channel.Id + 1);
        return next;
    }
}
