using System.Text.Json;
using Perdure.Storage;

namespace Perdure.Locks;

/// <summary>Hears that locks were released, and wakes who waits for one of them.</summary>
internal sealed class LockSignal(string payload) : ISignalListener
{
    public const string Channel = "perdure.locks";

    private TaskCompletionSource woken = New();

    /// <summary>Completed by the first signal since the last <see cref="Reset"/>.</summary>
    public Task Woken => Volatile.Read(ref woken).Task;

    /// <summary>Which lock a signal is about. The parts are never joined by a delimiter.</summary>
    public static string Payload(string scope, string name) => $"[\"{JsonEncodedText.Encode(scope)}\",\"{JsonEncodedText.Encode(name)}\"]";

    /// <summary>From now on only later signals count.</summary>
    public void Reset() => Volatile.Write(ref woken, New());

    /// <inheritdoc/>
    public void Received(string signal)
    {
        if (signal == payload)
            Missed();
    }

    /// <inheritdoc/>
    public void Missed() => Volatile.Read(ref woken).TrySetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
