using System.Diagnostics;
using Microsoft.Win32.SafeHandles;
using Perdure.Storage;

namespace Perdure.Files;

/// <summary>
/// The right to write: one writer at a time, across processes, ended by the operating system when its process ends. Whoever
/// wants it holds the turn while waiting, so that a busy process can't take it again and again before the others.
/// </summary>
internal sealed class StoreLock(string root, TimeSpan timeout) : IDisposable
{
    private const int WouldBlock = 11, WouldBlockBsd = 35, SharingViolation = unchecked((int)0x80070020);
    private readonly SemaphoreSlim inside = new(1, 1);

    public async ValueTask<IDisposable> TakeAsync(CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        if (!await inside.WaitAsync(timeout, cancellationToken).ConfigureAwait(false))
            throw TimedOut();
        SafeFileHandle? file = null;
        try
        {
            using var turn = await OpenAsync("store.turn", started, cancellationToken).ConfigureAwait(false);
            file = await OpenAsync("store.lock", started, cancellationToken).ConfigureAwait(false);
            return new Held(file, inside);
        }
        finally
        {
            if (file is null)
                inside.Release();
        }
    }

    /// <summary>Opens a file for itself alone; null when another has it.</summary>
    public static SafeFileHandle? TryOpen(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (exception.HResult is WouldBlock or WouldBlockBsd or SharingViolation)
        {
            return null;
        }
    }

    private async ValueTask<SafeFileHandle> OpenAsync(string name, long started, CancellationToken cancellationToken)
    {
        var path = Path.Combine(root, name);
        for (var tries = 0; ; tries++)
        {
            if (TryOpen(path) is { } file)
                return file;
            if (Stopwatch.GetElapsedTime(started) > timeout)
                throw TimedOut();
            if (tries < 5)
                await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            else
                await Task.Delay(1, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => inside.Dispose();

    private PerdureException TimedOut() =>
        new(Fault.Timeout, $"Another writer has had the store in '{root}' for {timeout.TotalSeconds:0.#} s. Nothing was written; try again, or raise {nameof(FilesOptions)}.{nameof(FilesOptions.LockTimeout)}.", isTransient: true);

    private sealed class Held(SafeFileHandle file, SemaphoreSlim inside) : IDisposable
    {
        private SafeFileHandle? file = file;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref file, null) is not { } held)
                return;
            held.Dispose();
            inside.Release();
        }
    }
}
