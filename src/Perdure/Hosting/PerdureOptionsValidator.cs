using Microsoft.Extensions.Options;
using Perdure.Caching;
using Perdure.Databases;

namespace Perdure.Hosting;

/// <summary>Finds all mistakes of a store's options at once.</summary>
internal sealed class PerdureOptionsValidator(string store) : IValidateOptions<PerdureOptions>
{
    public ValidateOptionsResult Validate(string? name, PerdureOptions options)
    {
        if (name != store)
            return ValidateOptionsResult.Skip;
        var shown = store.Length == 0 ? "The store" : $"The store '{store}'";
        var mistakes = Mistakes(options).Select(mistake => $"{shown}: {mistake}").ToArray();
        return mistakes.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }

    private static IEnumerable<string> Mistakes(PerdureOptions options)
    {
        foreach (var mistake in options.ConfigurationMistakes)
            yield return mistake;
        string[] places = [.. Given(options)];
        if (places.Length > 1)
            yield return $"{string.Join(" and ", places)} are {(places.Length == 2 ? "both" : "all")} set; give one of them.";
        // What could not be read was meant as a place, and has its own mistake.
        else if (places.Length == 0 && options.ConfigurationMistakes.Count == 0)
            yield return "Url is missing; expected e.g. 'sqlite:agents.db', or a Database.";
        else if (options is { Url: { Length: > 0 } url } && BackendSchemes.Problem(url) is { } problem)
            yield return problem;
        else if (options.Database is { } database)
            foreach (var mistake in DatabaseProblems.Of(database, options.Shown).Concat(Package(database)))
                yield return mistake;
        if (options.Store is null)
            yield return "Store is null; leave it out for the defaults.";
        else
            foreach (var mistake in (options.Cache is { } cache ? options.Store with { Cache = cache } : options.Store).Mistakes().Concat(CacheMistakes(options)))
                yield return mistake;
    }

    private static IEnumerable<string> CacheMistakes(PerdureOptions options)
    {
        if (options is { Cache: not null, Store.Cache: not null })
            yield return "Cache and Store.Cache are both set; give one of them.";
        if (options.DistributedCache is not null && (options.Cache ?? options.Store.Cache) is var cache)
        {
            if (cache is null)
                yield return "DistributedCache is set, but no Cache; give it, as new CacheOptions { Name = … }.";
            else if (cache.Distributed is not null)
                yield return "DistributedCache and Distributed of the cache are both set; give one of them.";
            else if (cache.Name is "")
                yield return CacheOptions.NameMissing;
        }
    }

    private static IEnumerable<string> Given(PerdureOptions options)
    {
        if (!string.IsNullOrEmpty(options.Url))
            yield return nameof(options.Url);
        if (options.Database is not null)
            yield return nameof(options.Database);
        if (options.Backend is not null)
            yield return nameof(options.Backend);
    }

    private static IEnumerable<string> Package(DatabaseOptions database) => Enum.IsDefined(database.Kind) && BackendSchemes.Problem(database.Kind) is { } problem ? [problem] : [];
}
