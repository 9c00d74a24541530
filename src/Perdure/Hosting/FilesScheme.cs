using Perdure.Files;
using Perdure.Storage;

namespace Perdure.Hosting;

/// <summary><c>file:./data</c>, with what differs from the defaults behind it: <c>file:./data?durability=process&amp;lock_timeout=5</c>.</summary>
internal sealed class FilesScheme : BackendScheme
{
    public override string Name => "file";

    public override string Example => "file:./data";

    public override Backend Create(string address, BackendSettings settings)
    {
        var parsed = new BackendAddress(address);
        var defaults = new FilesOptions { Path = parsed.Path };
        var options = defaults with
        {
            Time = settings.Time,
            Durability = parsed.Choice("durability", defaults.Durability, Durability.Power, Durability.Process),
            LockTimeout = parsed.Seconds("lock_timeout", defaults.LockTimeout),
        };
        parsed.Finish(Name);
        return new FilesBackend(options);
    }
}
