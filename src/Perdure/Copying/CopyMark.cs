using System.Text;
using Perdure.Storage;

namespace Perdure.Copying;

/// <summary>The record by which a target knows a copy that was begun and not ended, which may go on in a store that is no longer empty.</summary>
internal static class CopyMark
{
    public static CollectionSchema Collection { get; } = new("perdure_copy", 1, [], [], _ => []);

    private static RecordKey Key { get; } = new(Collection.Name, StoreContext.StoreScope, "copy");

    public static async ValueTask<bool> IsThereAsync(Backend target, string source, CancellationToken cancellationToken)
    {
        if ((await target.FindAsync([Key], cancellationToken).ConfigureAwait(false))[0] is not { } mark)
            return false;
        return Encoding.UTF8.GetString(mark.Body.Span) == source ? true : throw new PerdureException(Fault.Conflict,
            "A copy from another kind of store was begun into the target and not ended. Nothing was written; end that copy, or copy into an empty store.");
    }

    public static ValueTask SetAsync(Backend target, string source, IdGenerator ids, CancellationToken cancellationToken) =>
        WriteAsync(target, new Put(Key, ids.NewVersion(), Encoding.UTF8.GetBytes(source), []), cancellationToken);

    public static ValueTask ClearAsync(Backend target, CancellationToken cancellationToken) => WriteAsync(target, new Remove(Key), cancellationToken);

    private static async ValueTask WriteAsync(Backend target, WriteOperation operation, CancellationToken cancellationToken) =>
        await target.WriteAsync(new WriteBatch([operation], target.Time.UtcNow()), cancellationToken).ConfigureAwait(false);
}
