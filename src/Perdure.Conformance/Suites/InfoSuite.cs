using Perdure.Storage;

namespace Perdure.Conformance.Suites;

/// <summary>A backend says truly what it is.</summary>
internal sealed class InfoSuite : ISuite
{
    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("info.traits-as-declared", TraitsAsync),
        new("info.name-and-version", NameAsync),
        new("info.clock-as-given", ClockAsync),
        new("info.facet-of-its-own-type", FacetAsync),
    ];

    private static async Task TraitsAsync(Trial trial)
    {
        var backend = (await trial.OpenAsync().ConfigureAwait(false)).Backend;
        var info = backend.Info;
        trial.Equal(trial.Fixture.Traits with { VectorMetrics = [] }, new BackendTraits(info.Atomicity, info.Durability, info.SharedByProcesses) { TextSearch = info.TextSearch, HasSql = backend.Facet<ISqlAccess>() is not null }, "the traits");
        trial.Same(trial.Fixture.Traits.VectorMetrics, info.VectorMetrics, "the metrics of vectors");
        trial.True(info.MaxBodyBytes >= 4 * 1024 * 1024, "the largest body", "at least 4 MiB", $"{info.MaxBodyBytes}");
    }

    private static async Task NameAsync(Trial trial)
    {
        var info = (await trial.OpenAsync().ConfigureAwait(false)).Backend.Info;
        trial.Equal(info.Name, SchemaName.Check(info.Name, "name"), "the name");
        trial.True(info.ServerVersion.Any(char.IsAsciiDigit), "the version", "a number in it", $"'{info.ServerVersion}'");
    }

    private static async Task ClockAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        trial.True(ReferenceEquals(trial.Clock, subject.Backend.Time), "the clock", "the one that was given", subject.Backend.Time.GetType().Name);
    }

    private static async Task FacetAsync(Trial trial)
    {
        var backend = (await trial.OpenAsync().ConfigureAwait(false)).Backend;
        trial.True(backend.Facet<Backend>() is not null, "the facet Backend", "a backend", "null");
        trial.True(backend.Facet<string>() is null, "a facet nobody has", "null", "something");
    }
}
