namespace Perdure.Caching;

/// <summary>The facet of a store that is cached: <c>store.Backend.Facet&lt;ICached&gt;()</c>; null where it is not. Safe to share.</summary>
public interface ICached
{
    /// <summary>What it has done and holds at this moment.</summary>
    CacheStatistics Statistics { get; }

    /// <summary>Forgets all, e.g. after other tools have changed the database. It tells nobody else.</summary>
    void Clear();
}
