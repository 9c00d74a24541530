using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;
using Perdure.Conformance;

namespace Perdure.Tests.Model;

/// <summary>Plays random sequences until one shows a difference, and shrinks that one.</summary>
internal static class ModelCheck
{
    /// <summary>The report of the smallest failing sequence found, or null.</summary>
    public static string? Run(Func<BackendFixture> make, ulong seed, int count)
    {
        string? smallest = null;
        var property = Prop.ForAll(Steps.Arbitrary, steps =>
        {
            // The shrinker goes on from what fails, so the last failure is the smallest.
            var difference = ModelRun.DifferenceAsync(steps, make).GetAwaiter().GetResult();
            smallest = difference ?? smallest;
            return difference is null;
        });
        var runner = new Silent();
        var config = Config.Quick.WithMaxTest(count).WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(seed), FSharpOption<int>.None))).WithRunner(runner);
        Check.One(config, property);
        return smallest is null && runner.Failure is { } failure ? throw new InvalidOperationException("The model test itself failed.", failure) : smallest;
    }

    private sealed class Silent : IRunner
    {
        public Exception? Failure { get; private set; }

        public void OnStartFixture(Type value) { }

        public void OnArguments(int ntest, FSharpList<object> args, FSharpFunc<int, FSharpFunc<FSharpList<object>, string>> every) { }

        public void OnShrink(FSharpList<object> args, FSharpFunc<FSharpList<object>, string> everyShrink) { }

        public void OnFinished(string value, FsCheck.TestResult result) =>
            Failure = result is FsCheck.TestResult.Passed ? null : new InvalidOperationException(result.ToString());
    }
}
