using Perdure.Checkpoints.Format;

namespace Perdure.Checkpoints;

/// <summary>
/// When a channel is better written whole again. Each bound is reached only after saves that wrote as much as the rewrite
/// costs: a table of r ranges stands in every later save, and the bytes read in vain were all written since the last rewrite.
/// </summary>
internal static class Wear
{
    private const int Slack = 64 * 1024;

    public static bool IsWorn(Channel channel, ChannelTable table) =>
        channel.Ranges.Length > channel.MostRanges || channel.Span > (4 * table.Length) + Slack;
}
