using Perdure.Storage;

namespace Perdure.Users;

/// <summary>Removes all of a user, room after room, and looks whether it is gone. Each room can be asked again, so an erasure that was interrupted is finished by another.</summary>
internal sealed class UserErasure(StoreContext context, IReadOnlyList<IUserContent> contents)
{
    // For what is written while the first one runs.
    private const int Passes = 3;

    public async ValueTask<ErasureReceipt> RunAsync(string userId, CancellationToken cancellationToken)
    {
        var erased = new long[contents.Count];
        for (var pass = 1; ; pass++)
        {
            for (var i = 0; i < erased.Length; i++)
                erased[i] += await contents[i].EraseAsync(userId, cancellationToken).ConfigureAwait(false);
            var parts = new ErasedPart[erased.Length];
            for (var i = 0; i < parts.Length; i++)
                parts[i] = new ErasedPart(contents[i].Name, erased[i], await contents[i].RemainingAsync(userId, cancellationToken).ConfigureAwait(false));
            var receipt = new ErasureReceipt(userId, context.Time.UtcNow(), parts);
            if (receipt.IsComplete || pass == Passes)
                return receipt;
        }
    }
}
