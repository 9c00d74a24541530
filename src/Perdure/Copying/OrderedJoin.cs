using System.Runtime.CompilerServices;
using Perdure.Storage;

namespace Perdure.Copying;

/// <summary>Walks along two streams in the same order side by side.</summary>
internal static class OrderedJoin
{
    public static async IAsyncEnumerable<(T? Left, T? Right)> JoinAsync<T>(IAsyncEnumerable<T> left, IAsyncEnumerable<T> right, Func<T, string> key, [EnumeratorCancellation] CancellationToken cancellationToken) where T : class
    {
        var (a, b) = (left.GetAsyncEnumerator(cancellationToken), right.GetAsyncEnumerator(cancellationToken));
        await using (a.ConfigureAwait(false))
        await using (b.ConfigureAwait(false))
        {
            var (hasA, hasB) = (await a.MoveNextAsync().ConfigureAwait(false), await b.MoveNextAsync().ConfigureAwait(false));
            while (hasA || hasB)
            {
                var order = !hasA ? 1 : !hasB ? -1 : Ordinal.Comparer.Compare(key(a.Current), key(b.Current));
                yield return (order <= 0 ? a.Current : null, order >= 0 ? b.Current : null);
                if (order <= 0)
                    hasA = await a.MoveNextAsync().ConfigureAwait(false);
                if (order >= 0)
                    hasB = await b.MoveNextAsync().ConfigureAwait(false);
            }
        }
    }
}
