using System.Collections.Concurrent;
using Perdure.Storage;

namespace Perdure.Tests.Conformance.Faults;

/// <summary>Mistakes of vectors and of searches. They stand before a backend that searches.</summary>
internal static class SearchFaults
{
    public static IReadOnlyList<PlantedFault> All { get; } =
    [
        new("searches: the farthest first", ["vectors.nearest-by-each-metric", "vectors.two-declarations", "text.best-first-then-by-id"], b => new FaultyBackend(b) { Reaching = FaultySearch.Of(answering: found => found.Reverse()) }),
        new("searches: ties in the order of a culture", ["vectors.ties-by-id", "text.best-first-then-by-id"], b => new FaultyBackend(b) { Reaching = FaultySearch.Of(answering: found => found.OrderByDescending(match => match.Score).ThenBy(match => match.Key.Id, StringComparer.InvariantCultureIgnoreCase)) }),
        new("searches: ignores filters", ["vectors.filters", "text.filters-and-scopes"], b => new FaultyBackend(b) { Reaching = FaultySearch.Of(query => query with { Where = [] }, query => query with { Where = [] }) }),
        new("searches: ignores the minimum", ["vectors.minimum-score", "text.best-first-then-by-id"], b => new FaultyBackend(b) { Reaching = FaultySearch.Of(query => query with { MinimumScore = null }, query => query with { MinimumScore = null }) }),
        new("searches: mistakes scopes", ["vectors.scopes-are-apart", "text.filters-and-scopes"], b => new FaultyBackend(b) { Reaching = FaultySearch.Of(query => query with { Scope = query.Scope.TrimEnd() }, query => query with { Scope = "scope-10" }) }),
        new("searches: forgives misuse", ["vectors.refused-searches", "text.refused-searches"], b => new FaultyBackend(b) { Reaching = FaultySearch.Of(forgives: true) }),
        new("searches: looks for the first word", ["text.words-and-phrases"], b => new FaultyBackend(b) { Reaching = FaultySearch.Of(words: query => query with { Words = query.Words.Split(' ')[0] }) }),
        new("searches: stumbles over quotes", ["text.any-words-are-legal"], b => new FaultyBackend(b) { Reaching = FaultySearch.Of(words: query => query.Words.Contains('\'') ? throw new PerdureException(Fault.Unavailable, "A syntax error.") : query) }),
        new("searches: refuses long texts", ["text.long-ones-by-their-beginning"], b => new FaultyBackend(b) { Changing = op => op is Put { Body.Length: > 1_000_000 } ? throw new PerdureException(Fault.Unavailable, "Too long for an index.") : op }),
        new("searches: indexes the first text of a record", ["text.follows-its-record"], b => { var first = new ConcurrentDictionary<RecordKey, ReadOnlyMemory<byte>>(); return new FaultyBackend(b) { Changing = op => op is Put put ? put with { Body = first.GetOrAdd(put.Key, put.Body) } : op }; }),
        new("searches: fills nothing", ["text.declared-later-is-filled"], b => new FaultyBackend(b) { Preparing = (inner, schema, token) => inner.PrepareAsync(new StoreSchema(schema.Collections, schema.Logs, schema.Vectors, schema.Texts.Select(text => new TextSchema(text.Name, text.Revision, text.Collection, _ => "", text.Language))), token) }),
        new("vectors: takes them one after another", ["vectors.conflict-leaves-the-old", "vectors.record-and-vector-in-one-batch"], b => new FaultyBackend(b) { Writing = OneByOneAsync }),
        new("vectors: forgets them", ["vectors.in-a-unit-of-work", "vectors.removed-while-made-anew", "vectors.survive-restarts-and-revisions"], b => new FaultyBackend(b) { Writing = WithoutVectorsAsync }),
        new("vectors: loses them with the next put", ["vectors.replaced"], b => new FaultyBackend(b) { Writing = (inner, batch, token) => inner.WriteAsync(batch.Operations is [Put { Key.Collection: "kit_docs", Fields: { } fields } put] && !fields.All(field => field.IsNull) ? new WriteBatch([put, new RemoveVector(put.Key, "kit_cosine")], batch.At) : batch, token) }),
        new("vectors: keeps their records", ["vectors.go-with-their-record"], b => new FaultyBackend(b) { Changing = op => op is Remove remove ? new Require(remove.Key, Expect.Any) : op }),
        new("vectors: forgets expiry", ["vectors.expire-with-their-record"], b => new FaultyBackend(b) { Changing = op => op is Put put ? put with { ExpiresAt = null } : op }),
        new("vectors: acknowledges those without a record", ["vectors.need-their-record"], b => new FaultyBackend(b) { Writing = async (inner, batch, token) => await inner.WriteAsync(batch, token) is { Conflict: { } conflict } result ? batch.Operations[conflict.Operation] is PutVector ? WriteResult.Committed([.. batch.Operations.Select(_ => 1L)]) : result : WriteResult.Committed([.. batch.Operations.Select(_ => 1L)]) }),
        new("vectors: forgives misuse", ["vectors.refused-before-anything-is-written"], b => new FaultyBackend(b) { Writing = async (inner, batch, token) => { try { return await inner.WriteAsync(batch, token); } catch (ArgumentException) { return WriteResult.Committed([.. batch.Operations.Select(_ => 0L)]); } } }),
        new("vectors: reads them in another order", ["vectors.read-back"], b => new FaultyBackend(b) { Reaching = FaultySearch.Backwards }),
        new("vectors: takes any declaration", ["vectors.contradictions-are-refused"], b => new FaultyBackend(b) { Preparing = async (inner, schema, token) => { try { await inner.PrepareAsync(schema, token); } catch (PerdureException) { } } }),
    ];

    private static async ValueTask<WriteResult> OneByOneAsync(Backend inner, WriteBatch batch, CancellationToken token)
    {
        var outcomes = new List<long>();
        foreach (var operation in batch.Operations)
        {
            var result = await inner.WriteAsync(new WriteBatch([operation], batch.At), token);
            if (result.Conflict is { } conflict)
                return WriteResult.Conflicted(conflict with { Operation = outcomes.Count });
            outcomes.AddRange(result.Outcomes);
        }
        return WriteResult.Committed(outcomes);
    }

    private static async ValueTask<WriteResult> WithoutVectorsAsync(Backend inner, WriteBatch batch, CancellationToken token)
    {
        WriteOperation[] rest = [.. batch.Operations.Where(operation => operation is not PutVector)];
        var result = rest.Length == 0 ? null : await inner.WriteAsync(new WriteBatch(rest, batch.At), token);
        return result is { Conflict: not null } ? result : WriteResult.Committed([.. batch.Operations.Select(_ => 1L)]);
    }
}
