using System.Text;
using Perdure.Storage;

namespace Perdure.Tests.Conformance.Faults;

/// <summary>Mistakes that the room of knowledge must notice. Derived vectors are records of a collection whose name begins with the room's.</summary>
internal static class KnowledgeFaults
{
    public static IReadOnlyList<PlantedFault> All { get; } =
    [
        new("knowledge: creates over what is there", ["knowledge.create-save-update-delete"], b => new FaultyBackend(b) { Changing = op => op is Put { Expect.Kind: ExpectKind.Absent } put ? put with { Expect = Expect.Any } : op }),
        new("knowledge: loses every third write", ["knowledge.uses-are-counted"], RoomFaults.Losing),
        new("knowledge: replaces whatever version", ["knowledge.in-a-unit"], b => new FaultyBackend(b) { Changing = op => op is Put { Expect.Kind: ExpectKind.Exactly } put ? put with { Expect = Expect.Any } : op }),
        new("knowledge: keeps the first vector", ["knowledge.text-and-vector-change-together"], b => { var first = new System.Collections.Concurrent.ConcurrentDictionary<RecordKey, ReadOnlyMemory<byte>>(); return new FaultyBackend(b) { Changing = op => op is Put put && IsVector(put.Key) ? put with { Body = first.GetOrAdd(put.Key, put.Body) } : op }; }),
        new("knowledge: forgets vectors", ["knowledge.search", "knowledge.search-words-and-hybrid", "knowledge.another-model"], b => new FaultyBackend(b) { Changing = op => op is Put put && IsVector(put.Key) ? new Require(put.Key, Expect.Any) : op }),
        new("knowledge: answers in the wrong order", ["knowledge.lists"], b => new FaultyBackend(b) { Answering = (_, _, records) => records.Reverse() }),
        new("knowledge: finds the first of many", ["knowledge.batches"], b => new FaultyBackend(b) { Answering = (_, _, records) => records.Take(10) }),
        new("knowledge: forgets whose it is", ["knowledge.search-filters"], b => new FaultyBackend(b) { Changing = op => op is Put put ? Renamed(put, "agentId") : op }),
        new("knowledge: forgets what is said of it", ["knowledge.search-metadata"], b => new FaultyBackend(b) { Changing = op => op is Put put ? Renamed(put, "metadata") : op }),
        new("knowledge: removes nothing", ["knowledge.erase-user", "knowledge.document", "knowledge.document-in-parts"], b => new FaultyBackend(b) { Changing = op => op is Remove remove ? new Require(remove.Key, remove.Expect) : op }),
        new("knowledge: writes one operation after another", ["knowledge.document-one-version-seen"], b => new FaultyBackend(b) { Writing = OneByOneAsync }),
        new("knowledge: shows what is not turned to", ["knowledge.document-interrupted"], b => new FaultyBackend(b) { Changing = op => op is Put { Key.Collection: "knowledge_documents" } put ? Renamed(put, "pending", "generation") : op }),
        new("knowledge: turns whatever version", ["knowledge.document-racing-writers"], b => new FaultyBackend(b)
        {
            Changing = op => op switch { Put { Key.Collection: "knowledge_documents" or "knowledge" } put => put with { Expect = Expect.Any }, Require { Key.Collection: "knowledge_documents" } require => require with { Expect = Expect.Any }, _ => op },
            Writing = async (inner, batch, token) => { await Task.Delay(Random.Shared.Next(4), token); return await inner.WriteAsync(batch, token); },
        }),
        new("knowledge: shows an item that is not there", ["knowledge.bad-input"], b => new FaultyBackend(b) { Answering = (_, query, records) => records.Count > 0 || query.Collection.Name != "knowledge" ? records : [new StoredRecord(new RecordKey(query.Collection.Name, query.Scope, "ghost"), 1, """{"content":"ghost"}"""u8.ToArray(), DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, null)] }),
    ];

    private static Put Renamed(Put put, string name, string other = "other") => put.Key.Collection is not ("knowledge" or "knowledge_documents") ? put
        : put with { Body = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(put.Body.Span).Replace($"\"{name}\"", $"\"{other}\"", StringComparison.Ordinal)) };

    private static bool IsVector(RecordKey key) => key.Collection.StartsWith("knowledge_", StringComparison.Ordinal) && key.Collection != "knowledge_documents";

    private static async ValueTask<WriteResult> OneByOneAsync(Backend inner, WriteBatch batch, CancellationToken token)
    {
        var outcomes = new List<long>();
        foreach (var operation in batch.Operations)
        {
            var result = await inner.WriteAsync(new WriteBatch([operation], batch.At), token);
            if (result.Conflict is { } conflict)
                return WriteResult.Conflicted(conflict with { Operation = outcomes.Count });
            outcomes.AddRange(result.Outcomes);
            await Task.Delay(1, token);
        }
        return WriteResult.Committed(outcomes);
    }
}
