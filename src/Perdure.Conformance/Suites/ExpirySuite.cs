using Perdure.Storage;

namespace Perdure.Conformance.Suites;

/// <summary>Past its expiry a record is invisible at once to every read and every expectation, and goes with a sweep.</summary>
internal sealed class ExpirySuite : ISuite
{
    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("expiry.invisible-at-its-moment", InvisibleAsync),
        new("expiry.expectations", ExpectationsAsync),
        new("expiry.absent-holds", AbsentAsync),
        new("expiry.remove-finds-nothing", RemoveAsync),
        new("expiry.prolonged-and-lifted", ProlongedAsync),
        new("expiry.written-in-the-past", PastAsync),
        new("expiry.batch-time-decides-writes", BatchTimeAsync),
        new("expiry.does-not-count-against-limits", LimitAsync),
        new("expiry.sweep", SweepAsync),
        new("expiry.sweep-limit", SweepLimitAsync),
        new("expiry.sweep-leaves-the-living", SweepLivingAsync),
    ];

    private static Put Mortal(Trial trial, Subject subject, string id, double seconds, string scope = Shapes.Scope) =>
        Shapes.PutItem(Shapes.Item(id, scope), trial.Version(), ("txt", FieldValue.Of("t")), ("num", FieldValue.Of(1)), ("tags", FieldValue.Many([FieldValue.Of("t")]))) with { ExpiresAt = subject.Now.AddSeconds(seconds) };

    private static async Task InvisibleAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        await subject.CommitAsync(Mortal(trial, subject, "a", 10)).ConfigureAwait(false);
        trial.Clock.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromMicroseconds(1));
        await SeenAsync(1, "a microsecond before").ConfigureAwait(false);
        trial.Clock.Advance(TimeSpan.FromMicroseconds(1));
        await SeenAsync(0, "at its moment").ConfigureAwait(false);
        subject = await trial.RestartAsync().ConfigureAwait(false);
        await SeenAsync(0, "after a restart").ConfigureAwait(false);

        async Task SeenAsync(int count, string when)
        {
            trial.Equal(count, await subject.FindAsync(Shapes.Item("a")).ConfigureAwait(false) is null ? 0 : 1, $"the records found {when}");
            foreach (var query in (Query[])[new(Shapes.Items, Shapes.Scope), new(Shapes.Items, Shapes.Scope, "by_txt"), new(Shapes.Items, Shapes.Scope, "of_num") { Equal = [FieldValue.Of(1)] }, new(Shapes.Items, Shapes.Scope, "tag") { Equal = [FieldValue.Of("t")] }])
                trial.Equal(count, (await subject.QueryAsync(query).ConfigureAwait(false)).Count, $"the records queried by {query.Index ?? "id"} {when}");
            trial.Equal(count, (await subject.ScopesAsync(Shapes.Items.Name).ConfigureAwait(false)).Count, $"the scopes {when}");
        }
    }

    private static async Task ExpectationsAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        var put = Mortal(trial, subject, "a", 10);
        await subject.CommitAsync(put).ConfigureAwait(false);
        await subject.CommitAsync(new Require(put.Key, Expect.Exactly(put.Version))).ConfigureAwait(false);
        trial.Clock.Advance(TimeSpan.FromSeconds(10));
        foreach (var expect in (Expect[])[Expect.Exactly(put.Version), Expect.Present])
        {
            var conflict = await subject.RefusedAsync(0, Shapes.PutItem(put.Key, trial.Version()) with { Expect = expect }).ConfigureAwait(false);
            trial.Equal(null, conflict.FoundVersion, "the version found of an expired record");
            await subject.RefusedAsync(0, new Remove(put.Key, expect)).ConfigureAwait(false);
            await subject.RefusedAsync(0, new Require(put.Key, expect)).ConfigureAwait(false);
        }
        await subject.CommitAsync(new Require(put.Key, Expect.Absent)).ConfigureAwait(false);
    }

    private static async Task AbsentAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        await subject.CommitAsync(Mortal(trial, subject, "a", 10), Mortal(trial, subject, "b", 10)).ConfigureAwait(false);
        trial.Clock.Advance(TimeSpan.FromSeconds(11));
        var version = trial.Version();
        await subject.CommitAsync(Shapes.PutItem(Shapes.Item("a"), version, ("txt", FieldValue.Of("new"))) with { Expect = Expect.Absent }).ConfigureAwait(false);
        await subject.CommitAsync(Shapes.PutItem(Shapes.Item("b"), trial.Version(), ("txt", FieldValue.Of("new"))) with { Expect = Expect.Any }).ConfigureAwait(false);
        foreach (var id in (string[])["a", "b"])
        {
            var found = trial.Present(await subject.FindAsync(Shapes.Item(id)).ConfigureAwait(false), "the record that took an expired one's place");
            trial.Equal((subject.Now, subject.Now, null), (found.CreatedAt, found.UpdatedAt, found.ExpiresAt), "the times of the record that took an expired one's place");
        }
        trial.Equal(version, await subject.VersionAsync(Shapes.Item("a")).ConfigureAwait(false), "the version of the record that took an expired one's place");
        trial.Same([], await subject.IdsAsync(new Query(Shapes.Items, Shapes.Scope, "of_txt") { Equal = [FieldValue.Of("t")] }).ConfigureAwait(false), "the records under the expired one's value");
        trial.Same([], await subject.IdsAsync(new Query(Shapes.Items, Shapes.Scope, "tag") { Equal = [FieldValue.Of("t")] }).ConfigureAwait(false), "the records under the expired one's tag");
        trial.Same(["a", "b"], await subject.IdsAsync(new Query(Shapes.Items, Shapes.Scope, "of_txt") { Equal = [FieldValue.Of("new")] }).ConfigureAwait(false), "the records under the new value");
    }

    private static async Task RemoveAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        await subject.CommitAsync(Mortal(trial, subject, "a", 10), Mortal(trial, subject, "b", 99)).ConfigureAwait(false);
        trial.Clock.Advance(TimeSpan.FromSeconds(11));
        trial.Same([0, 1], await subject.CommitAsync(new Remove(Shapes.Item("a")), new Remove(Shapes.Item("b"))).ConfigureAwait(false), "the outcomes of removing an expired record and a living one");
        trial.Equal(0, await subject.Backend.SweepAsync(Shapes.Items.Name, 1000, trial.CancellationToken).ConfigureAwait(false), "the records left to sweep");
    }

    private static async Task ProlongedAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        foreach (var id in (string[])["longer", "lifted", "shorter"])
            await subject.CommitAsync(Mortal(trial, subject, id, 10)).ConfigureAwait(false);
        await subject.CommitAsync(Mortal(trial, subject, "longer", 20), Mortal(trial, subject, "shorter", 5), Mortal(trial, subject, "lifted", 1) with { ExpiresAt = null }).ConfigureAwait(false);
        await LeftAsync(4, "lifted", "longer", "shorter").ConfigureAwait(false);
        await LeftAsync(1, "lifted", "longer").ConfigureAwait(false);
        await LeftAsync(10, "lifted", "longer").ConfigureAwait(false);
        await LeftAsync(5, "lifted").ConfigureAwait(false);
        await LeftAsync(1_000_000, "lifted").ConfigureAwait(false);

        async Task LeftAsync(int seconds, params string[] ids)
        {
            trial.Clock.Advance(TimeSpan.FromSeconds(seconds));
            trial.Same(ids, await subject.IdsAsync(new Query(Shapes.Items, Shapes.Scope)).ConfigureAwait(false), "the records left");
        }
    }

    private static async Task PastAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        trial.Same([1, 1], await subject.CommitAsync(Mortal(trial, subject, "a", -10), Mortal(trial, subject, "b", 0)).ConfigureAwait(false), "the outcomes of records that are past their expiry when written");
        trial.Same([], await subject.IdsAsync(new Query(Shapes.Items, Shapes.Scope)).ConfigureAwait(false), "the records past their expiry when written");
        await subject.CommitAsync(Mortal(trial, subject, "a", 10) with { Expect = Expect.Absent }).ConfigureAwait(false);
        trial.Same(["a"], await subject.IdsAsync(new Query(Shapes.Items, Shapes.Scope)).ConfigureAwait(false), "the records after one was written anew");
    }

    private static async Task BatchTimeAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        await subject.CommitAsync(Mortal(trial, subject, "a", 10)).ConfigureAwait(false);
        var early = await subject.Backend.WriteAsync(new WriteBatch([new Require(Shapes.Item("a"), Expect.Present)], subject.Now.AddSeconds(9)), trial.CancellationToken).ConfigureAwait(false);
        var late = await subject.Backend.WriteAsync(new WriteBatch([new Require(Shapes.Item("a"), Expect.Absent)], subject.Now.AddSeconds(10)), trial.CancellationToken).ConfigureAwait(false);
        trial.Equal((true, true), (early.Conflict is null, late.Conflict is null), "whether the batch's own time decided about expiry");
        trial.True(await subject.FindAsync(Shapes.Item("a")).ConfigureAwait(false) is not null, "the record by the backend's clock", "still there", "nothing");
    }

    private static async Task LimitAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        for (var i = 0; i < 20; i++)
            await subject.CommitAsync(Mortal(trial, subject, $"{i:D2}", i % 2 == 0 ? 10 : 99)).ConfigureAwait(false);
        trial.Clock.Advance(TimeSpan.FromSeconds(11));
        foreach (var index in (string?[])[null, "by_txt"])
            trial.Same(["01", "03", "05"], await subject.IdsAsync(new Query(Shapes.Items, Shapes.Scope, index) { Limit = 3 }).ConfigureAwait(false), "the first three living records");
    }

    private static async Task SweepAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        foreach (var scope in (string[])["one", "two", "three"])
            await subject.CommitAsync(Mortal(trial, subject, "a", 10, scope), Mortal(trial, subject, "b", 20, scope), Mortal(trial, subject, "c", 0, scope) with { ExpiresAt = null }, Shapes.Put(Shapes.Blob("a", scope), trial.Version()) with { ExpiresAt = subject.Now.AddSeconds(1) }).ConfigureAwait(false);
        await SweptAsync(0, 0).ConfigureAwait(false);
        await SweptAsync(10, 3).ConfigureAwait(false);
        await SweptAsync(0, 0).ConfigureAwait(false);
        await SweptAsync(10, 3).ConfigureAwait(false);
        trial.Same(["c"], await subject.IdsAsync(new Query(Shapes.Items, "two")).ConfigureAwait(false), "the records after two sweeps");
        trial.Equal(3, await subject.Backend.SweepAsync(Shapes.Blobs.Name, 1000, trial.CancellationToken).ConfigureAwait(false), "the records of another collection left to sweep");

        async Task SweptAsync(int seconds, int expected)
        {
            trial.Clock.Advance(TimeSpan.FromSeconds(seconds));
            var before = await subject.PictureAsync().ConfigureAwait(false);
            trial.Equal(expected, await subject.Backend.SweepAsync(Shapes.Items.Name, 1000, trial.CancellationToken).ConfigureAwait(false), "the records swept");
            trial.Equal(before, await subject.PictureAsync().ConfigureAwait(false), "what can be seen after a sweep");
        }
    }

    private static async Task SweepLimitAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        for (var i = 0; i < 25; i++)
            await subject.CommitAsync(Mortal(trial, subject, $"{i}", 1, $"scope{i % 4}")).ConfigureAwait(false);
        trial.Clock.Advance(TimeSpan.FromSeconds(1));
        foreach (var expected in (int[])[10, 10, 5, 0])
            trial.Equal(expected, await subject.Backend.SweepAsync(Shapes.Items.Name, 10, trial.CancellationToken).ConfigureAwait(false), "the records swept of at most ten");
    }

    private static async Task SweepLivingAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        await subject.CommitAsync(Mortal(trial, subject, "a", 10), Mortal(trial, subject, "b", 10)).ConfigureAwait(false);
        trial.Clock.Advance(TimeSpan.FromSeconds(11));
        await subject.CommitAsync(Mortal(trial, subject, "a", 10) with { Expect = Expect.Absent }).ConfigureAwait(false);
        trial.Equal(1, await subject.Backend.SweepAsync(Shapes.Items.Name, 1000, trial.CancellationToken).ConfigureAwait(false), "the records swept beside one that was made anew");
        trial.Same(["a"], await subject.IdsAsync(new Query(Shapes.Items, Shapes.Scope, "by_txt")).ConfigureAwait(false), "the records left");
    }
}
