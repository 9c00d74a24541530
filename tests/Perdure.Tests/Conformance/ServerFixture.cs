using Perdure.Conformance;
using Perdure.Databases;
using Perdure.Storage;
using Perdure.Tests.Servers;

namespace Perdure.Tests.Conformance;

/// <summary>A fixture on a server that all tests share, in a place of its own that is made at its first opening.</summary>
/// <param name="server">The server.</param>
public abstract class ServerFixture(TestServer server) : LocalFixture
{
    private readonly Lock gate = new();
    private DatabaseOptions? options;
    private KeptPlace? kept;

    public override BackendTraits Traits => new(Atomicity.Store, Durability.Power, SharedByProcesses: true) { HasSql = true };

    public override string Url => DatabaseUrls.Of(Options);

    protected string Place { get; private set; } = $"perdure_{Guid.CreateVersion7():N}";

    /// <summary>Whether another of its kind may have used the place before, or may use it afterwards.</summary>
    internal bool MayKeep { get; set; }

    private string? Reason => server.WhyNot;

    /// <summary>The options that lead to the place.</summary>
    private DatabaseOptions Options
    {
        get
        {
            lock (gate)
                return options ??= MayKeep ? Keep(DatabaseOptions.FromUrl(SkipUnlessThere())) : Make(DatabaseOptions.FromUrl(SkipUnlessThere()));
        }
    }

    /// <summary>How the backend is verified, as the README says it.</summary>
    public virtual string Proof => "verified by the conformance kit on a real server";

    /// <summary>Why there is no server for a fixture; null where there is one, or it needs none.</summary>
    internal static string? WhyNot<TFixture>() where TFixture : BackendFixture, new() => new TFixture() is ServerFixture fixture ? fixture.Reason : null;

    public string SkipUnlessThere() => server.SkipUnlessThere();

    public override Task<Backend> OpenAsync(TimeProvider time) => Task.FromResult(Create(Options with { Time = time }));

    public override async ValueTask DisposeAsync()
    {
        if (kept is not null)
            await kept.LeaveAsync(Name);
        else if (options is not null)
            Remove(DatabaseOptions.FromUrl(server.Url!));
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>The backend before it has met a server, to be asked what it is where no server is ever started; null where one is.</summary>
    protected internal virtual Backend? Unconnected() => null;

    /// <summary>Runs a scenario, in a place that was used before where there is one and the scenario may have it.</summary>
    /// <param name="fixture">What it runs on.</param>
    /// <param name="scenario">Its name.</param>
    /// <param name="place">Whose place that is, when it is another's.</param>
    internal static Task RunAsync(BackendFixture fixture, string scenario, BackendFixture? place = null)
    {
        var found = Catalog.Find(scenario);
        if ((place ?? fixture) is ServerFixture own)
            own.MayKeep = KeptPlace.Suits(found);
        return found.RunAsync(fixture, TestContext.Current.CancellationToken);
    }

    /// <summary>How a place is emptied for another scenario; null: each scenario has a place of its own.</summary>
    protected virtual KeptTables? Tables(DatabaseOptions administrator, DatabaseOptions at) => null;

    private DatabaseOptions Keep(DatabaseOptions administrator)
    {
        kept = KeptPlace.Take(Name);
        if (kept is null)
        {
            var at = Make(administrator);
            if (Tables(administrator, at) is not { } tables)
                return at;
            kept = KeptPlace.PrepareAsync(Place, at, () => Create(at), tables, () => Remove(administrator)).GetAwaiter().GetResult();
        }
        Place = kept.Name;
        return kept.Options;
    }

    /// <summary>Makes the place.</summary>
    /// <returns>The options that lead to it.</returns>
    protected abstract DatabaseOptions Make(DatabaseOptions administrator);

    protected abstract void Remove(DatabaseOptions administrator);

    protected abstract Backend Create(DatabaseOptions at);
}
