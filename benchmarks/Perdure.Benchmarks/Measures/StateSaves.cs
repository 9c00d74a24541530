using System.Buffers;
using System.Text.Json;
using Perdure.Benchmarks.Workloads;

namespace Perdure.Benchmarks.Measures;

/// <summary>
/// Plays a scenario with the whole state given, each step against serialising it and one raw append of the change. Long
/// scenarios are measured in windows spread evenly over them; the steps between are saved as changes, on both sides.
/// </summary>
internal sealed class StateSaves<TState>(Scenario<TState> scenario, Place place) where TState : class
{
    private const int Window = 50;
    private const int MostWindows = 20;
    private readonly ArrayBufferWriter<byte> buffer = new();

    public async Task PlayAsync(int steps, Pair pair, Progress progress)
    {
        var thread = place.Store.Checkpoints.Thread("states");
        var raw = place.Raw.Writer();
        var state = scenario.Start();
        await thread.SaveAsync(state);
        raw.Append(thread.Id, 0, Scenario<TState>.BytesOf(state, place.Store));
        var stride = Math.Max(1, steps / Window / MostWindows);
        for (var i = 1; i <= steps; i++)
        {
            var step = scenario.At(i);
            step.ApplyTo(state);
            var (window, within) = ((i - 1) / Window, (i - 1) % Window);
            if (window % stride != stride - 1)
            {
                await step.SaveAsync(thread);
                raw.Append(thread.Id, i, step.Bytes);
            }
            else if (within == 0 && stride > 1)
            {
                // The first whole state behind changes has to read the one before; measured ones have it at hand.
                await thread.SaveAsync(state);
                raw.Append(thread.Id, i, step.Bytes);
            }
            else
                await pair.TakeAsync(async () => await thread.SaveAsync(state), () => Raw(state, () => raw.Append(thread.Id, i, step.Bytes)));
            progress.Step(i, steps);
        }
    }

    private void Raw(TState state, Action append)
    {
        buffer.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
            JsonSerializer.Serialize(writer, state, Scenario<TState>.TypeIn(place.Store));
        append();
    }
}
