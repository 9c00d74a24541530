using System.Diagnostics;

namespace Perdure.Benchmarks;

/// <summary>Both sides of a comparison, taken in turns: A B, B A, A B …, so that whatever the machine does meanwhile meets both.</summary>
internal sealed class Pair
{
    private bool rawFirst;

    public Samples Ours { get; } = new();

    public Samples Raw { get; } = new();

    public async ValueTask TakeAsync(Func<ValueTask> ours, Action raw)
    {
        rawFirst = !rawFirst;
        if (rawFirst)
            Take(raw);
        var started = Stopwatch.GetTimestamp();
        await ours();
        Ours.Add(started);
        if (!rawFirst)
            Take(raw);
    }

    private void Take(Action raw)
    {
        var started = Stopwatch.GetTimestamp();
        raw();
        Raw.Add(started);
    }
}
