using Perdure.Collections;
using Perdure.Storage;

namespace Perdure.Conformance.Rooms;

/// <summary>A record with a version that is the caller's own, not the store's.</summary>
internal sealed record Versioned(string Name, int Version)
{
    public static CollectionDefinition<Versioned> Definition { get; } = new("kit_versioned", one => one.Name);
}

/// <summary>Short words for what is there or not.</summary>
internal static class Absence
{
    /// <summary>What the first gives, or the second when there is nothing to update.</summary>
    public static async ValueTask<T> OrCreateAsync<T>(this ValueTask<T> update, Func<ValueTask<T>> create)
    {
        try
        {
            return await update.ConfigureAwait(false);
        }
        catch (PerdureException absent) when (absent.Fault == Fault.NotFound)
        {
            return await create().ConfigureAwait(false);
        }
    }
}
