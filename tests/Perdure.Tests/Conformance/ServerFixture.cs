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

    public override BackendTraits Traits => new(Atomicity.Store, Durability.Power, SharedByProcesses: true) { HasSql = true };

    public override string Url => DatabaseUrls.Of(Options);

    protected string Place { get; } = $"perdure_{Guid.CreateVersion7():N}";

    private string? Reason => server.WhyNot;

    /// <summary>The options that lead to the place.</summary>
    private DatabaseOptions Options
    {
        get
        {
            lock (gate)
                return options ??= Make(DatabaseOptions.FromUrl(SkipUnlessThere()));
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
        if (options is not null)
            Remove(DatabaseOptions.FromUrl(server.Url!));
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>The backend before it has met a server, to be asked what it is where no server is ever started; null where one is.</summary>
    protected internal virtual Backend? Unconnected() => null;

    /// <summary>Makes the place.</summary>
    /// <returns>The options that lead to it.</returns>
    protected abstract DatabaseOptions Make(DatabaseOptions administrator);

    protected abstract void Remove(DatabaseOptions administrator);

    protected abstract Backend Create(DatabaseOptions at);
}
