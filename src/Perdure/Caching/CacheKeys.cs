using System.Diagnostics.CodeAnalysis;
using Perdure.Storage;

namespace Perdure.Caching;

/// <summary>Compares keys of records by what differs most first.</summary>
internal sealed class CacheKeys : IEqualityComparer<RecordKey>
{
    public static CacheKeys Comparer { get; } = new();

    public bool Equals(RecordKey x, RecordKey y) => x.Id == y.Id && x.Scope == y.Scope && x.Collection == y.Collection;

    public int GetHashCode([DisallowNull] RecordKey key) => HashCode.Combine(key.Id.GetHashCode(StringComparison.Ordinal), key.Scope.Length == 5 ? 5 : key.Scope.GetHashCode(StringComparison.Ordinal), key.Collection.Length);
}
