using System.Diagnostics;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Configuration;
using Perdure.Caching;
using Perdure.Databases;

namespace Perdure.Hosting;

/// <summary>How a host opens a store. Checked when the host starts, all mistakes in one message.</summary>
public sealed class PerdureOptions
{
    /// <summary>Where the store is, e.g. <c>sqlite:agents.db</c>. One of this, <see cref="Database"/> and <see cref="Backend"/> is required.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    [field: DebuggerBrowsable(DebuggerBrowsableState.Never)] // the compiler adds it to backing fields only in debug builds
    public string? Url { get; set; }

    /// <summary>The database the store is in, in parts. Default: what <see cref="Url"/> names.</summary>
    public DatabaseOptions? Database { get; set; }

    /// <summary>Makes the backend, for one that is neither. Default: what <see cref="Url"/> or <see cref="Database"/> names.</summary>
    public Func<IServiceProvider, Storage.Backend>? Backend { get; set; }

    /// <summary>Whether the store is opened when the host starts, so that a mistake shows at once; else at its first use. Default: yes.</summary>
    public bool OpenAtStart { get; set; } = true;

    /// <summary>
    /// Which rooms or collections are in other stores of the container, by the names of those: <c>["knowledge"] = "vectors"</c>; see <see cref="AgentStoreOptions.Placed"/>.
    /// A store that keeps another's rooms places none itself. Default: none.
    /// </summary>
    public IDictionary<string, string> Rooms { get; } = new Dictionary<string, string>();

    /// <summary>What is kept in memory of what was read and written. Default: what <see cref="Store"/> says.</summary>
    public CacheOptions? Cache { get; set; }

    /// <summary>
    /// Finds the distributed cache behind the one in memory, e.g. <c>services => services.GetRequiredService&lt;IDistributedCache&gt;()</c>, which is
    /// what <c>"Distributed": true</c> in configuration stands for. Default: null, what <see cref="Cache"/> says.
    /// </summary>
    public Func<IServiceProvider, IDistributedCache>? DistributedCache { get; set; }

    /// <summary>All else: the caller's collections, JSON, clock. The logger is the host's unless one is set here.</summary>
    public AgentStoreOptions Store { get; set; } = new();

    /// <summary>What could not be read of configuration or the environment. The database there is checked with the rest, as code may complete it.</summary>
    internal List<string> ConfigurationMistakes { get; } = [];

    /// <summary>Whether its section may hold those of other stores.</summary>
    internal bool MayHaveStores { get; set; }

    /// <summary>How the source of <see cref="Database"/> calls its settings, for messages.</summary>
    internal Func<string, string> Shown { get; private set; } = key => $"{nameof(Database)}.{key.Replace(':', '.')}";

    /// <summary>Takes what a section of configuration says: <c>Url</c>, <c>Database</c>, <c>Cache</c>, <c>OpenAtStart</c> and <c>Rooms</c>; its <c>Stores</c> were added. An unknown key is a mistake.</summary>
    internal void Read(IConfiguration section)
    {
        foreach (var child in section.GetChildren())
            switch (child.Key.ToUpperInvariant())
            {
                case "URL":
                    Url = child.Value;
                    break;
                case "DATABASE":
                    Take(DatabaseConfiguration.Read(child));
                    break;
                case "CACHE":
                    Cache = new CacheConfiguration(child, ConfigurationMistakes).Read(Cache ?? new CacheOptions(), out var isDistributed);
                    if (isDistributed)
                        DistributedCache ??= CacheConfiguration.OfContainer;
                    break;
                case "OPENATSTART" when bool.TryParse(child.Value, out var open):
                    OpenAtStart = open;
                    break;
                case "OPENATSTART":
                    ConfigurationMistakes.Add($"'{child.Path}' is neither true nor false.");
                    break;
                case "ROOMS":
                    foreach (var room in child.GetChildren())
                        Rooms[room.Key] = room.Value ?? "";
                    break;
                case "STORES" when MayHaveStores:
                    break;
                default:
                    ConfigurationMistakes.Add($"'{child.Path}' is not a setting; known are Url, Database, Cache, OpenAtStart, Rooms{(MayHaveStores ? " and Stores" : "")}.");
                    break;
            }
    }

    /// <summary>Takes what a source of options said.</summary>
    internal void Take(DatabaseDraft draft)
    {
        ConfigurationMistakes.AddRange(draft.Mistakes);
        (Database, Shown) = (draft.Options, draft.Shown);
    }
}
