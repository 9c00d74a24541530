namespace Perdure.Storage;

/// <summary>The facet of a backend that keeps connections: <c>backend.Facet&lt;IPooled&gt;()</c>. Safe to share.</summary>
public interface IPooled
{
    /// <summary>The connections at this moment.</summary>
    PoolStatistics Statistics { get; }
}
