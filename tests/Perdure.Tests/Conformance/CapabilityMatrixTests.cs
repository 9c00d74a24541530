using Perdure.Conformance;
using Perdure.Storage;

namespace Perdure.Tests.Conformance;

public sealed class CapabilityMatrixTests
{
    [Fact]
    public async Task The_page_says_what_the_backends_say()
    {
        var backends = new List<(BackendFixture, BackendInfo)>();
        foreach (var (type, _) in Completeness.Fixtures(typeof(CapabilityMatrixTests).Assembly.GetTypes()))
        {
            await using var fixture = (BackendFixture)Activator.CreateInstance(type)!;
            // One that is never started here says what it says before it has met a server.
            await using var described = (fixture as ServerFixture)?.Unconnected();
            if (described is not null)
            {
                backends.Add((fixture, described.Info));
                continue;
            }
            await using var backend = await fixture.OpenAsync(TimeProvider.System);
            await backend.PrepareAsync(new StoreSchema([], []), TestContext.Current.CancellationToken);
            backends.Add((fixture, backend.Info));
        }
        Approved.Matches("docs/backends/capabilities.md", CapabilityMatrix.Write(backends));
    }
}
