using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Perdure.Conformance;
using Perdure.Tests.Conformance;

namespace Perdure.Tests.Model;

/// <summary>
/// Random sequences of operations on memory and on a backend: what each step says is compared, and what is held after each that may change it. PERDURE_SEQUENCES says how many
/// (default 200); PERDURE_SEED repeats those of a failure.
/// </summary>
public abstract class ModelTests<TFixture> where TFixture : BackendFixture, new()
{
    [Fact]
    public void Behaves_like_memory()
    {
        if (ServerFixture.WhyNot<TFixture>() is { } reason)
            Assert.Skip(reason);
        var seed = Environment.GetEnvironmentVariable("PERDURE_SEED") is { Length: > 0 } given ? ulong.Parse(given, CultureInfo.InvariantCulture) : (ulong)Random.Shared.NextInt64();
        var count = Environment.GetEnvironmentVariable("PERDURE_SEQUENCES") is { Length: > 0 } many ? int.Parse(many, CultureInfo.InvariantCulture) : 200;
        TestContext.Current.TestOutputHelper?.WriteLine($"PERDURE_SEED={seed}");
        ModelCheck.Run(() => new TFixture(), seed, count).ShouldBeNull($"repeat with PERDURE_SEED={seed}");
    }
}
