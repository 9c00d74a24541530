using System.Globalization;
using System.Text.Json;
using Perdure.Checkpoints;

namespace Perdure.Benchmarks.Workloads;

/// <summary>W2: 20 channels of 2 KB, one of which gets a new value in each step.</summary>
internal sealed class Wide : Scenario<SortedDictionary<string, string>>
{
    private const int Channels = 20;
    private const int Length = 2048;

    public override SortedDictionary<string, string> Start()
    {
        var state = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < Channels; i++)
            state[Name(i)] = Words.Text(-1 - i, Length);
        return state;
    }

    public override Step<SortedDictionary<string, string>> At(int step) => new Change(Name(step * 7 % Channels), Words.Text(step, Length));

    private static string Name(int channel) => $"c{channel.ToString("00", CultureInfo.InvariantCulture)}";

    private sealed class Change(string channel, string value) : Step<SortedDictionary<string, string>>(JsonSerializer.SerializeToUtf8Bytes(value))
    {
        public override ValueTask<Checkpoint> SaveAsync(CheckpointThread thread) => thread.Edit().Set(channel, value).SaveAsync();

        public override void ApplyTo(SortedDictionary<string, string> state) => state[channel] = value;
    }
}
