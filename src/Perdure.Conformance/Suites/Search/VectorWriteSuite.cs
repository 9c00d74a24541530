using Perdure.Storage;

namespace Perdure.Conformance.Suites.Search;

/// <summary>A vector belongs to its record, changes in one transaction with it, and goes with it.</summary>
internal sealed class VectorWriteSuite : ISuite
{
    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("vectors.record-and-vector-in-one-batch", Trial.Searching(OneBatchAsync)),
        new("vectors.replaced", Trial.Searching(ReplacedAsync)),
        new("vectors.go-with-their-record", Trial.Searching(RemovedAsync)),
        new("vectors.expire-with-their-record", Trial.Searching(ExpiredAsync)),
        new("vectors.conflict-leaves-the-old", Trial.Searching(ConflictAsync)),
        new("vectors.need-their-record", Trial.Searching(AbsentAsync)),
        new("vectors.two-declarations", Trial.Searching(TwoAsync)),
        new("vectors.refused-before-anything-is-written", Trial.Searching(RefusedAsync)),
        new("vectors.removed-while-made-anew", Trial.Searching(RaceAsync)),
        new("vectors.in-a-unit-of-work", Trial.Searching(UnitAsync)),
        new("vectors.survive-restarts-and-revisions", Trial.Searching(RevisionsAsync)),
        new("vectors.contradictions-are-refused", Trial.Searching(ContradictionsAsync)),
    ];

    private static PutVector Vector(Trial trial, string id, double cosine = 0.5) => new(VectorShapes.Key(id), VectorShapes.First, VectorShapes.At(cosine));

    private static RemoveVector NoVector(Trial trial, string id) => new(VectorShapes.Key(id), VectorShapes.First);

    private static async Task<double> ScoreAsync(Trial trial, Subject subject, string id) =>
        (await VectorShapes.NearestAsync(trial, subject, new VectorQuery(VectorShapes.First, Shapes.Scope, VectorShapes.At(1)) { Limit = 100 }).ConfigureAwait(false)).First(match => match.Key.Id == id).Score;

    private static async Task HaveAsync(Trial trial, Subject subject, string expected, string when) =>
        trial.Equal(expected, string.Join(' ', await VectorShapes.HavingAsync(trial, subject).ConfigureAwait(false)), $"the records with a vector {when}");

    private static async Task OneBatchAsync(Trial trial)
    {
        var subject = await trial.OpenAsync(VectorShapes.Schema).ConfigureAwait(false);
        trial.Same([1, 1, 1, 1, 0, 1], await subject.CommitAsync(
            Vector(trial, "a"), VectorShapes.Put(trial, "a") with { Expect = Expect.Absent }, VectorShapes.Put(trial, "b"), Vector(trial, "b"), NoVector(trial, "c"), VectorShapes.Put(trial, "c")).ConfigureAwait(false), "the outcomes, a vector before its record among them");
        await HaveAsync(trial, subject, "a b", "after one batch").ConfigureAwait(false);
        trial.Same([1, 1], await subject.CommitAsync(Vector(trial, "c"), NoVector(trial, "a")).ConfigureAwait(false), "the outcomes of vectors alone");
        trial.Same([0], await subject.CommitAsync(NoVector(trial, "a")).ConfigureAwait(false), "the outcome of taking away what is not there");
        await HaveAsync(trial, subject, "b c", "after one was given and one taken away").ConfigureAwait(false);
        trial.Same([0], await subject.CommitAsync(NoVector(trial, "none")).ConfigureAwait(false), "the outcome of taking a vector from a record that is not there");
    }

    private static async Task ReplacedAsync(Trial trial)
    {
        var subject = await trial.OpenAsync(VectorShapes.Schema).ConfigureAwait(false);
        await subject.CommitAsync(VectorShapes.Put(trial, "a"), Vector(trial, "a", 0.9), VectorShapes.Put(trial, "b"), Vector(trial, "b", 0.5)).ConfigureAwait(false);
        var before = await ScoreAsync(trial, subject, "a").ConfigureAwait(false);
        trial.Clock.Advance(TimeSpan.FromSeconds(1));
        await subject.CommitAsync(VectorShapes.Put(trial, "a", ("grp", FieldValue.Of("new")))).ConfigureAwait(false);
        trial.Equal(before, await ScoreAsync(trial, subject, "a").ConfigureAwait(false), "the score of a record that was replaced");
        trial.Same([1], await subject.CommitAsync(Vector(trial, "a", 0.1)).ConfigureAwait(false), "the outcome of another vector");
        var found = await VectorShapes.NearestAsync(trial, subject, new VectorQuery(VectorShapes.First, Shapes.Scope, VectorShapes.At(1))).ConfigureAwait(false);
        trial.Same(["b", "a"], found.Select(match => match.Key.Id), "the order after a vector was replaced");
    }

    private static async Task RemovedAsync(Trial trial)
    {
        var subject = await trial.OpenAsync(VectorShapes.Schema).ConfigureAwait(false);
        var put = VectorShapes.Put(trial, "a");
        await subject.CommitAsync(put, Vector(trial, "a"), new PutVector(put.Key, VectorShapes.Small, new float[] { 1, 2 }), VectorShapes.Put(trial, "b"), Vector(trial, "b")).ConfigureAwait(false);
        await subject.CommitAsync(new Remove(put.Key, Expect.Exactly(put.Version))).ConfigureAwait(false);
        await HaveAsync(trial, subject, "b", "after its record was removed").ConfigureAwait(false);
        await subject.CommitAsync(VectorShapes.Put(trial, "a")).ConfigureAwait(false);
        await HaveAsync(trial, subject, "b", "after a record of the same id was made").ConfigureAwait(false);
        trial.Equal(0, (await VectorShapes.HavingAsync(trial, subject, VectorShapes.Small).ConfigureAwait(false)).Length, "the short vectors of the record made anew");
        trial.Same([0], await subject.CommitAsync(NoVector(trial, "a")).ConfigureAwait(false), "the outcome of taking the vector of the record made anew");
        await subject.RefusedAsync(1, new Remove(VectorShapes.Key("b")), Vector(trial, "b")).ConfigureAwait(false);
        await HaveAsync(trial, subject, "b", "after a batch that removed it and gave it a vector").ConfigureAwait(false);
    }

    private static async Task ExpiredAsync(Trial trial)
    {
        var subject = await trial.OpenAsync(VectorShapes.Schema).ConfigureAwait(false);
        foreach (var id in (string[])["a", "b", "c"])
            await subject.CommitAsync(VectorShapes.Put(trial, id) with { ExpiresAt = id == "c" ? null : subject.Now.AddSeconds(10) }, Vector(trial, id)).ConfigureAwait(false);
        trial.Clock.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromMicroseconds(1));
        await HaveAsync(trial, subject, "a b c", "a microsecond before").ConfigureAwait(false);
        trial.Clock.Advance(TimeSpan.FromMicroseconds(1));
        await HaveAsync(trial, subject, "c", "at its moment").ConfigureAwait(false);
        await subject.RefusedAsync(0, Vector(trial, "a")).ConfigureAwait(false);
        trial.Same([0], await subject.CommitAsync(NoVector(trial, "a")).ConfigureAwait(false), "the outcome of taking the vector of an expired record");
        await subject.CommitAsync(VectorShapes.Put(trial, "a") with { Expect = Expect.Absent }).ConfigureAwait(false);
        await HaveAsync(trial, subject, "c", "after an expired record was made anew").ConfigureAwait(false);
        trial.Equal(1, await subject.Backend.SweepAsync(VectorShapes.Docs.Name, cancellationToken: trial.CancellationToken).ConfigureAwait(false), "the records swept");
        await subject.CommitAsync(VectorShapes.Put(trial, "b"), Vector(trial, "a", 0.2)).ConfigureAwait(false);
        await HaveAsync(trial, subject, "a c", "after a sweep").ConfigureAwait(false);
    }

    private static async Task ConflictAsync(Trial trial)
    {
        var subject = await trial.OpenAsync(VectorShapes.Schema).ConfigureAwait(false);
        await subject.CommitAsync(VectorShapes.Put(trial, "a"), Vector(trial, "a", 0.9)).ConfigureAwait(false);
        var before = await ScoreAsync(trial, subject, "a").ConfigureAwait(false);
        await subject.RefusedAsync(1, Vector(trial, "a", 0.1), VectorShapes.Put(trial, "a") with { Expect = Expect.Absent }).ConfigureAwait(false);
        await subject.RefusedAsync(1, NoVector(trial, "a"), new Require(VectorShapes.Key("none"), Expect.Present)).ConfigureAwait(false);
        await subject.RefusedAsync(0, VectorShapes.Put(trial, "a") with { Expect = Expect.Exactly(trial.Version()) }, Vector(trial, "a", 0.1)).ConfigureAwait(false);
        trial.Equal(before, await ScoreAsync(trial, subject, "a").ConfigureAwait(false), "the score after batches that met conflicts");
    }

    private static async Task AbsentAsync(Trial trial)
    {
        var subject = await trial.OpenAsync(VectorShapes.Schema).ConfigureAwait(false);
        var conflict = await subject.RefusedAsync(0, Vector(trial, "none")).ConfigureAwait(false);
        trial.Equal(null, conflict.FoundVersion, "the version found of a record that is not there");
        await subject.RefusedAsync(1, VectorShapes.Put(trial, "a"), Vector(trial, "none"), VectorShapes.Put(trial, "b")).ConfigureAwait(false);
        trial.Equal(null, await subject.FindAsync(VectorShapes.Key("a")).ConfigureAwait(false), "a record of a batch whose vector has none");
        await HaveAsync(trial, subject, "", "after vectors without records").ConfigureAwait(false);
    }

    private static async Task TwoAsync(Trial trial)
    {
        var subject = await trial.OpenAsync(VectorShapes.Schema).ConfigureAwait(false);
        await subject.CommitAsync(
            VectorShapes.Put(trial, "a"), Vector(trial, "a"), VectorShapes.Put(trial, "b"), new PutVector(VectorShapes.Key("b"), VectorShapes.Small, new float[] { 3, 4 }),
            VectorShapes.Put(trial, "c"), Vector(trial, "c", 0.1), new PutVector(VectorShapes.Key("c"), VectorShapes.Small, new float[] { 0.5f, -0.25f })).ConfigureAwait(false);
        await HaveAsync(trial, subject, "a c", "of the first declaration").ConfigureAwait(false);
        var small = await VectorShapes.NearestAsync(trial, subject, new VectorQuery(VectorShapes.Small, Shapes.Scope, new float[] { 0, 0 })).ConfigureAwait(false);
        trial.Same(["c", "b"], small.Select(match => match.Key.Id), "the nearest of the second declaration");
        trial.Equal(-5.0, small[1].Score, "the score of (3, 4) from (0, 0)");
        await subject.CommitAsync(NoVector(trial, "c")).ConfigureAwait(false);
        trial.Same(["b", "c"], await VectorShapes.HavingAsync(trial, subject, VectorShapes.Small).ConfigureAwait(false), "those of the second declaration after one of the first was taken away");
    }

    private static async Task RefusedAsync(Trial trial)
    {
        var subject = await trial.OpenAsync(VectorShapes.Schema).ConfigureAwait(false);
        var (key, cosine) = (VectorShapes.Key("a"), VectorShapes.First);
        List<WriteOperation> wrong =
        [
            new PutVector(key, cosine, new float[5]), new PutVector(key, cosine, Array.Empty<float>()), new PutVector(key, cosine, new float[] { 1, 2, 3, 4, 5, 6, 7 }), new PutVector(key, cosine, new float[] { 1, 2, float.NaN, 4, 5, 6 }),
            new PutVector(key, cosine, new float[] { 1, 2, float.PositiveInfinity, 4, 5, 6 }), new PutVector(key, cosine, new float[] { 1e30f, 2, 3, 4, 5, 6 }), new PutVector(key, VectorShapes.Small, new float[] { 70_000, 1 }),
            new PutVector(key, "kit_other", VectorShapes.At(1)), new PutVector(key, VectorShapes.Docs.Name, VectorShapes.At(1)), new PutVector(Shapes.Blob("a"), cosine, VectorShapes.At(1)), new RemoveVector(Shapes.Blob("a"), cosine), new RemoveVector(key, "kit_other"),
        ];
        wrong.AddRange([new PutVector(key, VectorShapes.Name(VectorMetric.Cosine), new float[6]), new PutVector(key, VectorShapes.Name(VectorMetric.Cosine), new float[] { 1e-25f, 0, 0, 0, 0, 0 })]);
        foreach (var operation in wrong)
            await trial.ThrowsAsync<ArgumentException>(() => subject.WriteAsync(VectorShapes.Put(trial, "a"), operation), $"{operation.Place}, which is not legal").ConfigureAwait(false);
        await trial.ThrowsAsync<ArgumentException>(() => subject.WriteAsync(VectorShapes.Put(trial, "a"), Vector(trial, "a"), NoVector(trial, "a")), "a batch that names a vector twice").ConfigureAwait(false);
        trial.Equal(null, await subject.FindAsync(key).ConfigureAwait(false), "the record of batches that were refused");
    }

    // Who removes what he did not see must not take the vector of the record that another makes meanwhile.
    private static async Task RaceAsync(Trial trial)
    {
        Subject[] subjects = [await trial.OpenAsync(VectorShapes.Schema).ConfigureAwait(false), await trial.OpenAsync(VectorShapes.Schema).ConfigureAwait(false)];
        for (var round = 0; round < 25; round++)
        {
            await StartingLine.RunAsync(4, i => i % 2 == 0
                ? subjects[0].CommitAsync(VectorShapes.Put(trial, "a"), Vector(trial, "a"))
                : subjects[1].CommitAsync(new Remove(VectorShapes.Key("a")))).ConfigureAwait(false);
            var isThere = await subjects[0].FindAsync(VectorShapes.Key("a")).ConfigureAwait(false) is not null;
            await HaveAsync(trial, subjects[0], isThere ? "a" : "", $"in round {round}, the record being {(isThere ? "there" : "gone")}").ConfigureAwait(false);
        }
    }

    private static async Task UnitAsync(Trial trial)
    {
        var subject = await trial.OpenAsync(VectorShapes.Schema).ConfigureAwait(false);
        await subject.CommitAsync(VectorShapes.Put(trial, "old"), Vector(trial, "old"), VectorShapes.Put(trial, "gone"), Vector(trial, "gone")).ConfigureAwait(false);
        trial.Clock.Advance(TimeSpan.FromSeconds(1));
        var unit = new StagingBackend(subject.Backend);
        await using (unit.ConfigureAwait(false))
        {
            var staged = new Subject(trial, unit);
            await staged.CommitAsync(VectorShapes.Put(trial, "new")).ConfigureAwait(false);
            trial.Same([1, 1], await staged.CommitAsync(Vector(trial, "new"), Vector(trial, "gone", 0.2)).ConfigureAwait(false), "the outcomes of staged vectors");
            await staged.CommitAsync(new Remove(VectorShapes.Key("gone")), new Remove(VectorShapes.Key("old"))).ConfigureAwait(false);
            await staged.RefusedAsync(0, Vector(trial, "gone")).ConfigureAwait(false);
            await staged.CommitAsync(VectorShapes.Put(trial, "old")).ConfigureAwait(false);
            await HaveAsync(trial, subject, "gone old", "before the commit").ConfigureAwait(false);
            await unit.CommitAsync(trial.CancellationToken).ConfigureAwait(false);
        }
        await HaveAsync(trial, subject, "new", "after the commit").ConfigureAwait(false);
    }

    private static async Task RevisionsAsync(Trial trial)
    {
        // A database that has only some metrics can't change to one of the others: those are kept elsewhere.
        var had = trial.Fixture.Traits.VectorMetrics;
        var (metric, other, name) = (had is [.., var last] ? last : VectorMetric.InnerProduct, had.Count == 0 || had.Contains(VectorMetric.Euclidean) ? VectorMetric.Euclidean : had[0], VectorShapes.First);
        StoreSchema Revised(int revision, VectorMetric how, VectorElement element, VectorIndex index) => new([VectorShapes.Docs], [], [new VectorSchema(name, revision, VectorShapes.Docs.Name, VectorShapes.Dimensions, how, element, index)], []);
        var subject = await trial.OpenAsync(VectorShapes.Schema).ConfigureAwait(false);
        await subject.CommitAsync(VectorShapes.Put(trial, "a"), Vector(trial, "a", 0.25), VectorShapes.Put(trial, "b"), Vector(trial, "b", 0.75)).ConfigureAwait(false);
        subject = await trial.RestartAsync(VectorShapes.Schema).ConfigureAwait(false);
        await HaveAsync(trial, subject, "a b", "after a restart").ConfigureAwait(false);
        foreach (var (revision, how, element, index) in ((int, VectorMetric, VectorElement, VectorIndex)[])[(2, metric, VectorElement.Half, new HnswIndex { M = 8, EfConstruction = 32 }), (3, other, VectorElement.Single, new IvfFlatIndex { Lists = 1, Probes = 1 }), (4, metric, VectorElement.Single, VectorIndex.None)])
        {
            subject = await trial.RestartAsync(Revised(revision, how, element, index)).ConfigureAwait(false);
            var found = await VectorShapes.NearestAsync(trial, subject, new VectorQuery(name, Shapes.Scope, VectorShapes.At(1))).ConfigureAwait(false);
            trial.Same(["b", "a"], found.Select(match => match.Key.Id), $"the nearest after revision {revision}");
            var expected = VectorShapes.Score(how, VectorShapes.At(0.75), VectorShapes.At(1));
            trial.True(Math.Abs(found[0].Score - expected) < 1e-3, $"the score after revision {revision}", $"{expected}", $"{found[0].Score}");
            await subject.CommitAsync(VectorShapes.Put(trial, "c"), Vector(trial, "c", 0.1), new Remove(VectorShapes.Key("none"))).ConfigureAwait(false);
            await subject.CommitAsync(new Remove(VectorShapes.Key("c"))).ConfigureAwait(false);
        }
        await trial.FaultsAsync(Fault.SchemaMismatch, () => trial.RestartAsync(VectorShapes.Schema), "an older declaration of vectors").ConfigureAwait(false);
    }

    private static async Task ContradictionsAsync(Trial trial)
    {
        var (docs, name) = (VectorShapes.Docs, VectorShapes.First);
        var metric = VectorShapes.Metrics[0];
        await trial.OpenAsync(VectorShapes.Schema).ConfigureAwait(false);
        foreach (var (revision, dimensions, index) in ((int, int, VectorIndex)[])[(1, VectorShapes.Dimensions, VectorIndex.None), (2, 7, new HnswIndex()), (1, 7, new HnswIndex())])
            await trial.FaultsAsync(Fault.SchemaMismatch, () => trial.RestartAsync(new StoreSchema([docs], [], [new VectorSchema(name, revision, docs.Name, dimensions, metric, index: index)], [])), $"revision {revision} with {dimensions} dimensions").ConfigureAwait(false);
        await trial.FaultsAsync(Fault.SchemaMismatch, () => trial.RestartAsync(new StoreSchema([], [new LogSchema(name, 1)])), "a log in place of vectors").ConfigureAwait(false);
        await trial.ThrowsAsync<ArgumentException>(() => trial.RestartAsync(new StoreSchema([], [], [new VectorSchema("kit_orphan", 1, "kit_nowhere", 3)], [])), "vectors of a collection that is not declared").ConfigureAwait(false);
        var subject = await trial.RestartAsync(VectorShapes.Schema).ConfigureAwait(false);
        await trial.ThrowsAsync<ArgumentException>(async () => await subject.Backend.PrepareAsync(new StoreSchema([], [], [new VectorSchema(docs.Name, 1, docs.Name, 3)], []), trial.CancellationToken).ConfigureAwait(false), "vectors with the name of a collection").ConfigureAwait(false);
        await subject.CommitAsync(VectorShapes.Put(trial, "a"), Vector(trial, "a")).ConfigureAwait(false);
    }
}
