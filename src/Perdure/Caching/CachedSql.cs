using System.Data.Common;
using Perdure.Storage;

namespace Perdure.Caching;

/// <summary>The caller's own SQL beside a cache: after a function that had a connection, and may have written anything, nothing is kept of what was.</summary>
internal sealed class CachedSql(ISqlAccess inner, Func<ValueTask> changed) : ISqlAccess
{
    public string Table(string name) => inner.Table(name);

    public async ValueTask<T> UseAsync<T>(Func<DbConnection, CancellationToken, ValueTask<T>> use, CancellationToken cancellationToken = default)
    {
        try
        {
            return await inner.UseAsync(use, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await changed().ConfigureAwait(false);
        }
    }

    public ValueTask<IReadOnlyList<T>> SelectAsync<T>(SqlText sql, Func<DbDataReader, T> read, CancellationToken cancellationToken = default) => inner.SelectAsync(sql, read, cancellationToken);
}
