namespace Perdure.Conformance.Suites;

/// <summary>The scenarios of one promise.</summary>
internal interface ISuite
{
    IReadOnlyList<Scenario> Scenarios { get; }
}
