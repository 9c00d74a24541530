namespace Perdure.Conformance;

/// <summary>A backend broke a promise: which, what was expected of what, and what was found.</summary>
public sealed class ConformanceException : Exception
{
    internal ConformanceException(string scenario, string what, string found, string expected, Exception? inner = null)
        : base($"{scenario}: {what}: expected {expected}, found {found}.", inner) =>
        (Scenario, What, Expected, Found) = (scenario, what, expected, found);

    /// <summary>The scenario's name.</summary>
    public string Scenario { get; }

    /// <summary>What was looked at.</summary>
    public string What { get; }

    /// <summary>What had to be there.</summary>
    public string Expected { get; }

    /// <summary>What was there.</summary>
    public string Found { get; }
}
