using Perdure.Storage;

namespace Perdure.Caching;

/// <summary>The facet of a cached backend for rooms that find records to be older than what they have queried.</summary>
internal interface IForgetful
{
    /// <summary>Lets the next reads of some records ask the database.</summary>
    void Forget(IEnumerable<RecordKey> keys);
}
