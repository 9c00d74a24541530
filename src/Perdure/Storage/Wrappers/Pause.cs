namespace Perdure.Storage;

/// <summary>The pauses between tries: each about twice the one before. Not safe to share.</summary>
internal sealed class Pause(RetryOptions options)
{
    private readonly long started = options.Time.GetTimestamp();
    private TimeSpan next = options.FirstPause;

    /// <summary>Whether there was none yet.</summary>
    public bool IsFirst { get; private set; } = true;

    /// <summary>Whether there is time for another.</summary>
    public bool IsLeft => options.Time.GetElapsedTime(started) < options.For;

    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        IsFirst = false;
        await Task.Delay(next * (0.5 + Random.Shared.NextDouble()), options.Time, cancellationToken).ConfigureAwait(false);
        next = next * 2 < options.LongestPause ? next * 2 : options.LongestPause;
    }
}
