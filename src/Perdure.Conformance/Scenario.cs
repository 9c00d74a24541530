using System.Globalization;

namespace Perdure.Conformance;

/// <summary>
/// One promise, made so that it can be broken: it opens the backend of a fixture, uses it, and throws when what it finds is
/// not what was promised. Names are stable; <c>cas.put</c> is scenario <c>put</c> of suite <c>cas</c>.
/// </summary>
public sealed class Scenario
{
    private readonly Func<Trial, Task> run;
    private readonly Need need;

    internal Scenario(string name, Func<Trial, Task> run, Need? need = null)
    {
        Name = name;
        Suite = name[..name.IndexOf('.', StringComparison.Ordinal)];
        this.run = run;
        this.need = need ?? Need.Nothing;
    }

    /// <summary>Its name: the suite, a dot, and words joined by hyphens.</summary>
    public string Name { get; }

    /// <summary>The part of the name before the first dot.</summary>
    public string Suite { get; }

    /// <summary>Why a backend with these traits cannot be asked this; null when it can and therefore must be.</summary>
    public string? NotApplicable(BackendTraits traits)
    {
        ArgumentNullException.ThrowIfNull(traits);
        return need.IsMetBy(traits) ? null : need.Otherwise;
    }

    /// <summary>Runs it on the backend of a fixture that nothing else has used. What has not ended after the fixture's patience is left alone, its token cancelled.</summary>
    /// <exception cref="ConformanceException">The promise is broken, or does not apply to the fixture's traits; or the run does not end.</exception>
    public async Task RunAsync(BackendFixture fixture, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(fixture);
        if (NotApplicable(fixture.Traits) is { } reason)
            throw new ConformanceException(Name, "the scenario applies", $"a backend to which it does not: {reason}", "a run");
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = RunAsync(new Trial(Name, fixture, ending.Token));
        try
        {
            if (await Task.WhenAny(running, Task.Delay(fixture.Patience, ending.Token)).ConfigureAwait(false) != running && !cancellationToken.IsCancellationRequested)
                throw new ConformanceException(Name, "it ends", string.Create(CultureInfo.InvariantCulture, $"a run that goes on after {fixture.Patience.TotalSeconds:0.#} s"), "an end");
            await running.ConfigureAwait(false);
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    private async Task RunAsync(Trial trial)
    {
        await using (trial.ConfigureAwait(false))
            await run(trial).ConfigureAwait(false);
    }
}
