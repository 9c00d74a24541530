using Perdure.Storage;

namespace Perdure.Tests.Conformance.Faults;

/// <summary>A backend that does not note for searches what changes.</summary>
internal static class UnnotedChanges
{
    public const string Log = "search_changes";

    public static Backend Of(Backend inner) => new FaultyBackend(inner)
    {
        Writing = async (backend, batch, token) =>
        {
            var kept = batch.Operations.Select((operation, i) => (operation, i)).Where(pair => pair.operation is not LogOperation { Key.Log: Log }).ToArray();
            if (kept.Length == 0)
                return WriteResult.Committed([.. batch.Operations.Select(_ => 1L)]);
            var result = await backend.WriteAsync(new WriteBatch([.. kept.Select(pair => pair.operation)], batch.At), token);
            if (result.Conflict is { } conflict)
                return WriteResult.Conflicted(conflict with { Operation = kept[conflict.Operation].i });
            var outcomes = Enumerable.Repeat(1L, batch.Operations.Count).ToArray();
            for (var i = 0; i < kept.Length; i++)
                outcomes[kept[i].i] = result.Outcomes[i];
            return WriteResult.Committed(outcomes);
        },
    };
}
