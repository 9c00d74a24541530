using Perdure.Files;
using Perdure.Memory;

namespace Perdure.Hosting;

/// <summary>The backends that come with the core, for options given in code.</summary>
public static class PerdureBackends
{
    /// <summary>Keeps the store in memory.</summary>
    public static PerdureOptions UseMemory(this PerdureOptions options, MemoryOptions? memory = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Backend = _ => new MemoryBackend(memory);
        return options;
    }

    /// <summary>Keeps the store in a folder.</summary>
    public static PerdureOptions UseFiles(this PerdureOptions options, FilesOptions files)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(files);
        options.Backend = _ => new FilesBackend(files);
        return options;
    }
}
