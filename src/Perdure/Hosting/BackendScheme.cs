using Perdure.Storage;

namespace Perdure.Hosting;

/// <summary>A kind of store URL: what stands before the colon, and how to make a backend of what stands behind it. Implementations are safe to share.</summary>
public abstract class BackendScheme
{
    /// <summary>What stands before the colon, in small letters, e.g. <c>sqlite</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What an address looks like, for messages, e.g. <c>sqlite:agents.db</c>.</summary>
    public abstract string Example { get; }

    /// <summary>Makes a backend. Nothing is connected or created before it is prepared.</summary>
    /// <param name="address">What stands behind the colon.</param>
    /// <param name="settings">What the store's options say to every backend.</param>
    /// <exception cref="ArgumentException">The address is not one; the message lists all mistakes in it.</exception>
    public abstract Backend Create(string address, BackendSettings settings);

    internal virtual Backend CreateByUrl(string url, BackendSettings settings) => Create(url[(url.IndexOf(':', StringComparison.Ordinal) + 1)..], settings);
}
