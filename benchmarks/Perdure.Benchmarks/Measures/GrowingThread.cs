using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using Perdure.Benchmarks.Raw;
using Perdure.Benchmarks.Workloads;
using Perdure.Checkpoints;

namespace Perdure.Benchmarks.Measures;

/// <summary>One conversation kept three ways: its changes, its whole state with the change found by us, and its whole state as one more row.</summary>
internal sealed class GrowingThread(Place changes, Place states)
{
    private readonly Chat chat = new();
    private readonly ChatState state = new();
    private readonly CheckpointThread changed = changes.Store.Checkpoints.Thread("growing");
    private readonly CheckpointThread given = states.Store.Checkpoints.Thread("growing");
    private readonly RawWriter played = changes.Raw.Writer();
    private readonly RawWriter sampled = states.Raw.Writer();
    private readonly ArrayBufferWriter<byte> buffer = new();

    public async Task BeginAsync()
    {
        await changed.SaveAsync(state);
        await given.SaveAsync(state);
    }

    public async Task StepAsync(int number, bool whole)
    {
        var step = chat.At(number);
        step.ApplyTo(state);
        await step.SaveAsync(changed);
        await step.SaveAsync(given);
        if (whole)
            played.Append("growing", number, Bytes());
    }

    /// <summary>Plays some steps all three ways, in turns.</summary>
    /// <returns>Medians in milliseconds.</returns>
    public async Task<(double Change, double State, double Others, int StateBytes)> MeasureAsync(int from, int count, bool whole)
    {
        var (change, found, others) = (new Samples(), new Samples(), new Samples());
        // The first whole state behind changes reads the one before; those measured have it at hand.
        await given.SaveAsync(state);
        for (var number = from; number < from + count; number++)
        {
            var step = chat.At(number);
            step.ApplyTo(state);
            var started = Stopwatch.GetTimestamp();
            await step.SaveAsync(changed);
            change.Add(started);
            started = Stopwatch.GetTimestamp();
            await given.SaveAsync(state);
            found.Add(started);
            started = Stopwatch.GetTimestamp();
            sampled.Append("growing", number, Bytes());
            others.Add(started);
        }
        for (var number = from; whole && number < from + count; number++)
            played.Append("growing", number, Bytes());
        return (change.P50, found.P50, others.P50, buffer.WrittenCount);
    }

    private byte[] Bytes()
    {
        buffer.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
            JsonSerializer.Serialize(writer, state, Scenario<ChatState>.TypeIn(changes.Store));
        return buffer.WrittenSpan.ToArray();
    }
}
