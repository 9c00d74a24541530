using Perdure.Hosting;
using Perdure.Storage;

namespace Perdure.Databases;

/// <summary>The kind of store URL of a database: besides the URL it takes <see cref="DatabaseOptions"/>. Implementations are safe to share.</summary>
public abstract class DatabaseScheme : BackendScheme
{
    /// <summary>The kind of database it opens.</summary>
    public abstract DatabaseKind Kind { get; }

    /// <inheritdoc/>
    public override string Name => DatabaseKinds.Scheme(Kind);

    /// <inheritdoc/>
    public override string Example => $"{Name}://user:password@host/database";

    /// <summary>Makes a backend of options that were checked and are of this kind. Nothing is connected before it is prepared.</summary>
    /// <exception cref="ArgumentException">A driver that is needed is not there; the message names its package.</exception>
    public abstract Backend Create(DatabaseOptions options, BackendSettings settings);

    /// <summary>Makes a backend of what stands behind the colon, as <see cref="DatabaseOptions.FromUrl"/> reads it.</summary>
    /// <inheritdoc/>
    public override Backend Create(string address, BackendSettings settings)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(settings);
        return Create(DatabaseOptions.FromUrl($"{Name}:{address}") with { Time = settings.Time }, settings);
    }

    // Another name of the kind may say something of its own: rediss asks for TLS.
    internal override Backend CreateByUrl(string url, BackendSettings settings)
    {
        var name = url[..url.IndexOf(':', StringComparison.Ordinal)];
        return name.Equals(DatabaseKinds.Of(Kind).EncryptedName, StringComparison.OrdinalIgnoreCase)
            ? Create(DatabaseOptions.FromUrl(url) with { Time = settings.Time }, settings)
            : base.CreateByUrl(url, settings);
    }
}
