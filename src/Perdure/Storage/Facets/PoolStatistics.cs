namespace Perdure.Storage;

/// <summary>The connections of a store at one moment.</summary>
/// <param name="Open">All there are: in use and idle.</param>
/// <param name="InUse">Those that a call is using.</param>
/// <param name="Idle">Those that wait for one.</param>
/// <param name="Waiting">The calls that wait for a connection.</param>
public sealed record PoolStatistics(int Open, int InUse, int Idle, int Waiting)
{
    internal PoolStatistics Plus(PoolStatistics other) => new(Open + other.Open, InUse + other.InUse, Idle + other.Idle, Waiting + other.Waiting);
}
