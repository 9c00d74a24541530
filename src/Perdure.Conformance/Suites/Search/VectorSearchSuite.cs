using Perdure.Storage;

namespace Perdure.Conformance.Suites.Search;

/// <summary>The nearest vectors are found, in their order, with the score that arithmetic says.</summary>
internal sealed class VectorSearchSuite : ISuite
{
    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("vectors.nearest-by-each-metric", Trial.Searching(NearestAsync)),
        new("vectors.ties-by-id", Trial.Searching(TiesAsync)),
        new("vectors.filters", Trial.Searching(FiltersAsync)),
        new("vectors.minimum-score", Trial.Searching(MinimumAsync)),
        new("vectors.scopes-are-apart", Trial.Searching(ScopesAsync)),
        new("vectors.refused-searches", Trial.Searching(RefusedAsync)),
        new("vectors.not-supported", UnsupportedAsync, Need.NoVectors),
    ];

    private static async Task NearestAsync(Trial trial)
    {
        var subject = await trial.OpenAsync(VectorShapes.Schema).ConfigureAwait(false);
        var random = new Random(20310506);
        var given = Enumerable.Range(0, 60).ToDictionary(i => $"{i:D2}", _ => VectorShapes.Random(random));
        var metrics = VectorShapes.Metrics;
        await subject.CommitAsync([.. given.Keys.Select(id => VectorShapes.Put(trial, id)), .. metrics.SelectMany(metric => given.Select(pair => new PutVector(VectorShapes.Key(pair.Key), VectorShapes.Name(metric), pair.Value)))]).ConfigureAwait(false);
        foreach (var metric in metrics)
            foreach (var exact in (bool[])[false, true])
            {
                var wanted = VectorShapes.Random(random);
                var expected = given.Select(pair => (pair.Key, Score: VectorShapes.Score(metric, pair.Value, wanted))).OrderByDescending(pair => pair.Score).Take(12).ToArray();
                var found = await VectorShapes.NearestAsync(trial, subject, new VectorQuery(VectorShapes.Name(metric), Shapes.Scope, wanted) { Limit = 12, Exact = exact }).ConfigureAwait(false);
                trial.Same(expected.Select(pair => pair.Key), found.Select(match => match.Key.Id), $"the nearest by {metric}");
                foreach (var (match, (_, score)) in found.Zip(expected))
                    trial.True(Math.Abs(match.Score - score) < 1e-4, $"the score by {metric} of {match.Key.Id}", $"{score}", $"{match.Score}");
            }
    }

    private static async Task TiesAsync(Trial trial)
    {
        var subject = await trial.OpenAsync(VectorShapes.Schema).ConfigureAwait(false);
        string[] ids = ["b", "a", "Z", "_", "\u00e9", "e\u0301", "\uffff", "\U00010000", "a ", "10", "9"];
        foreach (var id in ids)
            await subject.CommitAsync(VectorShapes.Put(trial, id), new PutVector(VectorShapes.Key(id), VectorShapes.First, VectorShapes.At(0.5))).ConfigureAwait(false);
        await subject.CommitAsync(VectorShapes.Put(trial, "near"), new PutVector(VectorShapes.Key("near"), VectorShapes.First, VectorShapes.At(0.75))).ConfigureAwait(false);
        string[] expected = ["near", .. ids.Order(Ordinal.Comparer)];
        foreach (var limit in (int[])[1, 2, 5, 12, 50])
        {
            var query = new VectorQuery(VectorShapes.First, Shapes.Scope, VectorShapes.At(1)) { Limit = limit };
            var found = await VectorShapes.NearestAsync(trial, subject, query with { Exact = true }).ConfigureAwait(false);
            trial.Same(expected.Take(limit), found.Select(match => match.Key.Id), $"the first {limit} of equal vectors");
            // Which of the equal ones an index gives is its own affair, their order is not.
            var near = (await VectorShapes.NearestAsync(trial, subject, query).ConfigureAwait(false)).Select(match => match.Key.Id).ToArray();
            trial.Equal(Math.Min(limit, expected.Length), near.Length, $"how many of {expected.Length} come when {limit} are asked for");
            trial.Same(expected.Where(near.Contains), near, $"the order of {limit} equal vectors by an index");
        }
    }

    private static async Task FiltersAsync(Trial trial)
    {
        var subject = await trial.OpenAsync(VectorShapes.Schema).ConfigureAwait(false);
        (string Id, (string, FieldValue)[] Fields)[] records =
        [
            ("a", [("grp", FieldValue.Of("x")), ("num", FieldValue.Of(1)), ("flag", FieldValue.Of(true)), ("tags", FieldValue.Many([FieldValue.Of("red"), FieldValue.Of("big")]))]),
            ("b", [("grp", FieldValue.Of("x")), ("num", FieldValue.Of(2)), ("tags", FieldValue.Many([FieldValue.Of("red")]))]),
            ("c", [("grp", FieldValue.Of("X")), ("num", FieldValue.Of(1)), ("flag", FieldValue.Of(false)), ("tags", FieldValue.Many([FieldValue.Of("reddish")]))]),
            ("d", [("num", FieldValue.Of(1)), ("flag", FieldValue.Of(true))]),
        ];
        for (var i = 0; i < records.Length; i++)
            await subject.CommitAsync(VectorShapes.Put(trial, records[i].Id, records[i].Fields), new PutVector(VectorShapes.Key(records[i].Id), VectorShapes.First, VectorShapes.At(0.9 - (0.1 * i)))).ConfigureAwait(false);
        (string Expected, (string, FieldValue)[] Where)[] asked =
        [
            ("a b c d", []), ("a b", [("grp", FieldValue.Of("x"))]), ("d", [("grp", FieldValue.Null)]), ("a c d", [("num", FieldValue.Of(1))]), ("a d", [("flag", FieldValue.Of(true))]), ("b", [("flag", FieldValue.Null)]),
            ("a b", [("tags", FieldValue.Of("red"))]), ("a", [("tags", FieldValue.Of("red")), ("num", FieldValue.Of(1))]), ("a", [("tags", FieldValue.Of("red")), ("tags", FieldValue.Of("big"))]), ("", [("grp", FieldValue.Of("x")), ("grp", FieldValue.Of("X"))]), ("a", [("num", FieldValue.Of(1)), ("grp", FieldValue.Of("x")), ("flag", FieldValue.Of(true))]), ("", [("grp", FieldValue.Of("y"))]),
        ];
        foreach (var (expected, where) in asked)
            foreach (var exact in (bool[])[false, true])
            {
                var found = await AskAsync(where, exact).ConfigureAwait(false);
                trial.Equal(expected, string.Join(' ', found.Select(match => match.Key.Id)), $"what fits {string.Join(" and ", where)}");
            }
        foreach (var (field, value) in ((string, FieldValue)[])[("none", FieldValue.Of("x")), ("grp", FieldValue.Of(1)), ("loose", FieldValue.Of("x")), ("tags", FieldValue.Null), ("grp", FieldValue.Many([FieldValue.Of("x")]))])
            await trial.ThrowsAsync<ArgumentException>(() => AskAsync([(field, value)], false), $"a filter {field} = {value}").ConfigureAwait(false);

        Task<IReadOnlyList<SearchMatch>> AskAsync((string, FieldValue)[] where, bool exact) =>
            VectorShapes.NearestAsync(trial, subject, new VectorQuery(VectorShapes.First, Shapes.Scope, VectorShapes.At(1)) { Where = [.. where.Select(pair => new SearchCondition(pair.Item1, pair.Item2))], Exact = exact });
    }

    private static async Task MinimumAsync(Trial trial)
    {
        var subject = await trial.OpenAsync(VectorShapes.Schema).ConfigureAwait(false);
        foreach (var metric in VectorShapes.Metrics)
        {
            string[] ids = [.. Enumerable.Range(0, 5).Select(i => $"{metric}{i}")];
            await subject.CommitAsync([.. ids.Select(id => VectorShapes.Put(trial, id)), .. ids.Select((id, i) => new PutVector(VectorShapes.Key(id), VectorShapes.Name(metric), VectorShapes.At(1 - (i * 0.25))))]).ConfigureAwait(false);
            var query = new VectorQuery(VectorShapes.Name(metric), Shapes.Scope, VectorShapes.At(1));
            var all = await VectorShapes.NearestAsync(trial, subject, query).ConfigureAwait(false);
            trial.Same(ids, all.Select(match => match.Key.Id), $"all by {metric}");
            for (var i = 0; i < all.Count; i++)
            {
                trial.Same(ids.Take(i + 1), (await VectorShapes.NearestAsync(trial, subject, query with { MinimumScore = all[i].Score }).ConfigureAwait(false)).Select(match => match.Key.Id), $"those with at least the score of the one at {i} by {metric}");
                trial.Same(ids.Take(i), (await VectorShapes.NearestAsync(trial, subject, query with { MinimumScore = all[i].Score + 1e-3 }).ConfigureAwait(false)).Select(match => match.Key.Id), $"those with a little more by {metric}");
            }
        }
    }

    private static async Task ScopesAsync(Trial trial)
    {
        var subject = await trial.OpenAsync(VectorShapes.Schema).ConfigureAwait(false);
        string[] scopes = ["user1", "user10", "USER1", "user1 ", "user1/a"];
        foreach (var scope in scopes)
            await subject.CommitAsync(VectorShapes.Put(trial, VectorShapes.Key(scope, scope)), new PutVector(VectorShapes.Key(scope, scope), VectorShapes.First, VectorShapes.At(0.3))).ConfigureAwait(false);
        foreach (var scope in scopes)
        {
            var found = await VectorShapes.NearestAsync(trial, subject, new VectorQuery(VectorShapes.First, scope, VectorShapes.At(1))).ConfigureAwait(false);
            trial.Same([VectorShapes.Key(scope, scope)], found.Select(match => match.Key), $"what is near in scope '{scope}'");
        }
        trial.Equal(0, (await VectorShapes.HavingAsync(trial, subject, null, "user").ConfigureAwait(false)).Length, "what is near in a scope that has nothing");
    }

    private static async Task RefusedAsync(Trial trial)
    {
        var subject = await trial.OpenAsync(VectorShapes.Schema).ConfigureAwait(false);
        var query = new VectorQuery(VectorShapes.First, Shapes.Scope, VectorShapes.At(1));
        foreach (var wrong in (VectorQuery[])[query with { Vectors = "kit_other" }, query with { Vectors = VectorShapes.Docs.Name }, query with { Vector = new float[5] }, query with { Vector = new float[] { 1, 2, 3, float.NaN, 5, 6 } }, query with { Limit = 0 }, query with { Scope = "" }])
            await trial.ThrowsAsync<ArgumentException>(() => VectorShapes.NearestAsync(trial, subject, wrong), $"a search of {wrong.Vector.Length} elements in '{wrong.Vectors}'").ConfigureAwait(false);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync().ConfigureAwait(false);
        var search = subject.Backend.Facet<IVectorSearch>()!;
        await trial.ThrowsAsync<OperationCanceledException>(async () => await search.NearestAsync(query, cancelled.Token).ConfigureAwait(false), "a search that was cancelled before").ConfigureAwait(false);
        await subject.Backend.DisposeAsync().ConfigureAwait(false);
        await trial.ThrowsAsync<ObjectDisposedException>(async () => await search.NearestAsync(query, trial.CancellationToken).ConfigureAwait(false), "a search after disposal").ConfigureAwait(false);
    }

    private static async Task UnsupportedAsync(Trial trial)
    {
        var subject = await trial.OpenAsync(new StoreSchema([VectorShapes.Docs], [], [new VectorSchema("kit_cosine", 1, VectorShapes.Docs.Name, VectorShapes.Dimensions)], [])).ConfigureAwait(false);
        var key = VectorShapes.Key("a");
        await trial.FaultsAsync(Fault.Unsupported, () => subject.WriteAsync(VectorShapes.Put(trial, "a"), new PutVector(key, "kit_cosine", VectorShapes.At(1))), "a vector").ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Unsupported, () => subject.WriteAsync(new RemoveVector(key, "kit_cosine")), "the end of a vector").ConfigureAwait(false);
        trial.Equal(null, await subject.FindAsync(key).ConfigureAwait(false), "the record of a batch that is not supported");
        trial.True(subject.Backend.Facet<IVectorSearch>() is null, "the facet IVectorSearch", "null", "something");
        await subject.CommitAsync(VectorShapes.Put(trial, "a")).ConfigureAwait(false);
    }
}
