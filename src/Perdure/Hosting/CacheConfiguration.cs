using System.Globalization;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Perdure.Caching;
using Perdure.Databases;

namespace Perdure.Hosting;

/// <summary>Reads the cache of a section of configuration: <c>{ "MaxBytes": 67108864, "Lifetimes": { "agents": "01:00:00" }, "Distributed": true, "Name": "agents" }</c>.</summary>
internal sealed class CacheConfiguration(IConfigurationSection section, List<string> mistakes)
{
    private const string Known = "MaxBytes, Lifetimes, OtherLifetime, LifetimeWithoutSignals, Distributed, DistributedLifetime, DistributedTimeoutMilliseconds and Name";

    /// <summary>The distributed cache of a container.</summary>
    public static IDistributedCache OfContainer(IServiceProvider services) => services.GetService<IDistributedCache>()
        ?? throw new InvalidOperationException("The cache of a store is to be distributed, but the container has no IDistributedCache; add one, e.g. with AddStackExchangeRedisCache, or leave Distributed out.");

    public CacheOptions Read(CacheOptions options, out bool isDistributed)
    {
        isDistributed = false;
        foreach (var child in section.GetChildren())
            switch (child.Key.ToUpperInvariant())
            {
                case "MAXBYTES" when long.TryParse(child.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes):
                    options = options with { MaxBytes = bytes };
                    break;
                case "MAXBYTES":
                    mistakes.Add($"{child.Path} is '{child.Value}'; expected a whole number of bytes.");
                    break;
                case "LIFETIMES":
                    // Beside the defaults: a section names what is to be different.
                    var lifetimes = new Dictionary<string, TimeSpan>(options.Lifetimes);
                    foreach (var one in child.GetChildren())
                        lifetimes[one.Key] = Text(one).Time(TimeSpan.Zero);
                    options = options with { Lifetimes = lifetimes };
                    break;
                case "OTHERLIFETIME":
                    options = options with { OtherLifetime = Text(child).Time(options.OtherLifetime) };
                    break;
                case "LIFETIMEWITHOUTSIGNALS":
                    options = options with { LifetimeWithoutSignals = Text(child).Time(options.LifetimeWithoutSignals) };
                    break;
                case "DISTRIBUTED":
                    isDistributed = Text(child).YesOrNo(false);
                    break;
                case "DISTRIBUTEDLIFETIME":
                    options = options with { DistributedLifetime = Text(child).Time(options.DistributedLifetime) };
                    break;
                case "DISTRIBUTEDTIMEOUTMILLISECONDS":
                    options = options with { DistributedTimeout = TimeSpan.FromMilliseconds(Text(child).Number((int)options.DistributedTimeout.TotalMilliseconds)) };
                    break;
                case "NAME":
                    options = options with { Name = child.Value ?? "" };
                    break;
                default:
                    mistakes.Add($"'{child.Path}' is not a setting; known are {Known}.");
                    break;
            }
        return options;
    }

    private SettingText Text(IConfigurationSection child) => new(child.Path, child.Value ?? "", mistakes);
}
