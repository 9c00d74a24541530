using Perdure.Conformance.Workers;
using Perdure.Storage;

namespace Perdure.Conformance.Suites.Search;

/// <summary>A search finds what any instance or process has written before it began; vectors can be read back.</summary>
internal sealed class VectorSharingSuite : ISuite
{
    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("vectors.written-by-another-are-found", Trial.Searching(AnotherAsync)),
        new("vectors.searched-while-written", Trial.Searching(WhileWrittenAsync)),
        new("vectors.of-another-process", Trial.Searching(ProcessAsync), Need.SharedByProcesses),
        new("vectors.read-back", Trial.Searching(ReadBackAsync)),
    ];

    private static PutVector Vector(string id, double cosine) => new(VectorShapes.Key(id), VectorShapes.First, VectorShapes.At(cosine));

    private static async Task FindsAsync(Trial trial, Subject subject, string expected, string when, params SearchCondition[] where)
    {
        var found = await VectorShapes.NearestAsync(trial, subject, new VectorQuery(VectorShapes.First, Shapes.Scope, VectorShapes.At(1)) { Limit = 1000, Where = where, Exact = true }).ConfigureAwait(false);
        trial.Equal(expected, string.Join(' ', found.Select(match => match.Key.Id)), $"what is found, nearest first, {when}");
    }

    private static async Task AnotherAsync(Trial trial)
    {
        var (reader, writer) = (await trial.OpenAsync(VectorShapes.Schema).ConfigureAwait(false), await trial.OpenAsync(VectorShapes.Schema).ConfigureAwait(false));
        await FindsAsync(trial, reader, "", "before anything was written").ConfigureAwait(false);
        await writer.CommitAsync(VectorShapes.Put(trial, "a"), Vector("a", 0.9), VectorShapes.Put(trial, "b"), Vector("b", 0.5)).ConfigureAwait(false);
        await FindsAsync(trial, reader, "a b", "after the first batch of another").ConfigureAwait(false);
        await writer.CommitAsync(Vector("a", 0.1), VectorShapes.Put(trial, "c"), Vector("c", 0.3)).ConfigureAwait(false);
        await FindsAsync(trial, reader, "b c a", "after a vector was replaced").ConfigureAwait(false);
        await writer.CommitAsync(VectorShapes.Put(trial, "b", ("grp", FieldValue.Of("x")))).ConfigureAwait(false);
        await FindsAsync(trial, reader, "b", "by a field that changed", new SearchCondition("grp", FieldValue.Of("x"))).ConfigureAwait(false);
        await writer.CommitAsync(new RemoveVector(VectorShapes.Key("c"), VectorShapes.First)).ConfigureAwait(false);
        await FindsAsync(trial, reader, "b a", "after a vector was taken away").ConfigureAwait(false);
        await writer.CommitAsync(new Remove(VectorShapes.Key("b"))).ConfigureAwait(false);
        await FindsAsync(trial, reader, "a", "after a record was removed").ConfigureAwait(false);
        string[] many = [.. Enumerable.Range(0, 150).Select(i => $"m{i:D3}")];
        await writer.CommitAsync([.. many.Select(id => VectorShapes.Put(trial, id)), .. many.Select((id, i) => Vector(id, 0.9 - (i * 0.001)))]).ConfigureAwait(false);
        await FindsAsync(trial, reader, string.Join(' ', [.. many, "a"]), "after a large batch").ConfigureAwait(false);
        await FindsAsync(trial, writer, string.Join(' ', [.. many, "a"]), "by the one who wrote them").ConfigureAwait(false);
    }

    // Each finds its own at once, through the instance that did not write it, and nobody waits for the other for long.
    private static async Task WhileWrittenAsync(Trial trial)
    {
        Subject[] subjects = [await trial.OpenAsync(VectorShapes.Schema).ConfigureAwait(false), await trial.OpenAsync(VectorShapes.Schema).ConfigureAwait(false)];
        await subjects[0].CommitAsync(VectorShapes.Put(trial, "first"), Vector("first", 0.5)).ConfigureAwait(false);
        await FindsAsync(trial, subjects[1], "first", "before the race").ConfigureAwait(false);
        await StartingLine.RunAsync(6, async i =>
        {
            for (var round = 0; round < 8; round++)
            {
                var id = $"{i}-{round}";
                await subjects[i % 2].CommitAsync(VectorShapes.Put(trial, id), Vector(id, 0.1 + (0.01 * round))).ConfigureAwait(false);
                var found = await VectorShapes.HavingAsync(trial, subjects[(i + 1) % 2]).ConfigureAwait(false);
                trial.True(found.Contains(id) && found.Contains("first"), $"the records found right after '{id}' was written", "that one among them", string.Join(' ', found));
                if (round % 2 == 1)
                    await subjects[(i + 1) % 2].CommitAsync(new Remove(VectorShapes.Key(id))).ConfigureAwait(false);
            }
            return i;
        }).ConfigureAwait(false);
        string[] expected = ["first", .. Enumerable.Range(0, 6).SelectMany(i => Enumerable.Range(0, 4).Select(round => $"{i}-{round * 2}"))];
        foreach (var subject in subjects)
            trial.Same(expected.Order(Ordinal.Comparer), await VectorShapes.HavingAsync(trial, subject).ConfigureAwait(false), "the records found in the end");
    }

    private static async Task ProcessAsync(Trial trial)
    {
        var subject = await trial.OpenAsync(VectorShapes.Schema).ConfigureAwait(false);
        await subject.CommitAsync(VectorShapes.Put(trial, "own"), Vector("own", 0.5)).ConfigureAwait(false);
        trial.Same(["own"], await VectorShapes.HavingAsync(trial, subject).ConfigureAwait(false), "the records found before");
        var workers = await WorkerProcess.StartAsync(trial, 2, i => [WorkerCommand.Vectors, $"{i}-", "20"]).ConfigureAwait(false);
        await WorkerProcess.FinishAsync(trial, workers).ConfigureAwait(false);
        string[] expected = ["own", .. Enumerable.Range(0, 2).SelectMany(i => Enumerable.Range(0, 20).Select(n => $"{i}-{n}"))];
        trial.Same(expected.Order(Ordinal.Comparer), await VectorShapes.HavingAsync(trial, subject).ConfigureAwait(false), "the records found after other processes have written");
    }

    private static async Task ReadBackAsync(Trial trial)
    {
        var subject = await trial.OpenAsync(VectorShapes.Schema).ConfigureAwait(false);
        var search = trial.Present(subject.Backend.Facet<IVectorSearch>(), "the facet IVectorSearch");
        float[] exact = [0.1f, -1e-7f, 3.4567891e9f, float.Epsilon, -0f, 1f / 3], rough = [0.1f, 1000.3f];
        foreach (var id in (string[])["a", "b", "gone", "short"])
            await subject.CommitAsync(VectorShapes.Put(trial, id) with { ExpiresAt = id == "short" ? subject.Now.AddSeconds(5) : null }, new PutVector(VectorShapes.Key(id), VectorShapes.Name(VectorMetric.Euclidean), exact), Vector(id, id == "b" ? 0.25 : 0.5)).ConfigureAwait(false);
        await subject.CommitAsync(VectorShapes.Put(trial, "none"), new PutVector(VectorShapes.Key("a"), VectorShapes.Small, rough), new Remove(VectorShapes.Key("gone"))).ConfigureAwait(false);
        await subject.CommitAsync(VectorShapes.Put(trial, "gone")).ConfigureAwait(false);
        trial.Clock.Advance(TimeSpan.FromSeconds(5));
        RecordKey[] keys = [.. ((string[])["none", "b", "short", "gone", "a", "never"]).Select(id => VectorShapes.Key(id))];
        var euclid = await search.ReadAsync(VectorShapes.Name(VectorMetric.Euclidean), keys, trial.CancellationToken).ConfigureAwait(false);
        trial.Equal("1 4", string.Join(' ', Enumerable.Range(0, keys.Length).Where(i => euclid[i] is not null)), "which have a vector");
        trial.Same(exact, euclid[4]!.Value.ToArray(), "a vector as it was written");
        var cosine = await search.ReadAsync(VectorShapes.First, keys, trial.CancellationToken).ConfigureAwait(false);
        trial.Same(VectorShapes.At(0.25), cosine[1]!.Value.ToArray(), "the vector of b");
        trial.Same(VectorShapes.At(0.5), cosine[4]!.Value.ToArray(), "the vector of a");
        var small = await search.ReadAsync(VectorShapes.Small, [VectorShapes.Key("a"), VectorShapes.Key("b")], trial.CancellationToken).ConfigureAwait(false);
        trial.True(small[0] is { Length: 2 } half && Math.Abs(half.Span[0] - 0.1f) < 1e-3 && Math.Abs(half.Span[1] - 1000.3f) < 1, "a vector of two bytes", "about (0.1, 1000.3)", $"{small[0]}");
        trial.True(small[1] is null, "the short vector of a record without one", "null", $"{small[1]}");
        trial.Equal(0, (await search.ReadAsync(VectorShapes.First, [], trial.CancellationToken).ConfigureAwait(false)).Count, "the vectors of no keys");
        await trial.ThrowsAsync<ArgumentException>(async () => await search.ReadAsync("kit_other", keys, trial.CancellationToken).ConfigureAwait(false), "a read of vectors that nobody declared").ConfigureAwait(false);
        await trial.ThrowsAsync<ArgumentException>(async () => await search.ReadAsync(VectorShapes.First, [Shapes.Blob("a")], trial.CancellationToken).ConfigureAwait(false), "a read of a record of another collection").ConfigureAwait(false);
    }
}
