using Perdure.Storage;

namespace Perdure.Files;

/// <summary>Turns what the operating system says into what the waist says. The one place that classifies.</summary>
internal static class FileFaults
{
    private const int DiskFull = 28, DiskFullWindows = unchecked((int)0x80070070), ReadOnlyFileSystem = 30;

    /// <summary>Whether an exception is the operating system's.</summary>
    public static bool Concerns(Exception exception) => exception is IOException or UnauthorizedAccessException;

    public static PerdureException Of(Exception exception, string place) => exception switch
    {
        UnauthorizedAccessException or IOException { HResult: ReadOnlyFileSystem } =>
            new(Fault.Denied, $"{place}: the operating system refuses access. Give this user the right to read and write there.", inner: exception),
        IOException { HResult: DiskFull or DiskFullWindows } =>
            new(Fault.Unavailable, $"{place}: the disk is full. Make room and try again.", isTransient: true, exception),
        _ => new(Fault.Unavailable, $"{place}: {exception.GetType().Name} while reading or writing. The inner exception says more.", isTransient: true, exception),
    };

    public static PerdureException Corrupt(string path, string what, Exception? inner = null) =>
        new(Fault.Corrupt, $"File '{path}' of the store is damaged: {what}. It was left as it is; restore it from a copy.", inner: inner);
}
