using Perdure.Conformance.Workers;
using Perdure.Storage;

namespace Perdure.Conformance.Suites;

/// <summary>Setting up twice, at once, over an older schema; and refusing a newer one without touching it.</summary>
internal sealed class SetupSuite : ISuite
{
    private static readonly FieldSchema[] First = [new("txt", FieldKind.Text)];
    private static readonly FieldSchema[] Second = [new("num", FieldKind.Integer), new("txt", FieldKind.Text), new("tags", FieldKind.Text, many: true), new("moment", FieldKind.Time)];

    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("setup.twice", TwiceAsync),
        new("setup.instances-at-once", AtOnceAsync),
        new("setup.processes-at-once", ProcessesAsync, Need.SharedByProcesses),
        new("setup.adds-to-what-is-there", AddsAsync),
        new("setup.new-indexes-are-filled", FilledAsync),
        new("setup.upgraded-at-once", UpgradedAtOnceAsync),
        new("setup.newer-is-refused", NewerAsync),
        new("setup.newer-among-others-is-refused", NewerAmongOthersAsync),
        new("setup.newer-log-is-refused", NewerLogAsync),
        new("setup.contradictions-are-refused", ContradictionsAsync),
    ];

    private static StoreSchema Old { get; } = new([new("kit_grows", 1, First, [new("by_txt", [], "txt")], FieldCodec.Projection("txt"))], [new("kit_trail", 1)]);

    private static StoreSchema New { get; } = new(
        [new("kit_grows", 3, Second, [new("by_num", [], "num"), new("of_txt", ["txt"]), new("tag_by_moment", ["tags"], "moment"), new("by_created", [], FieldSchema.CreatedAt)], FieldCodec.Projection("num", "txt", "tags", "moment"))],
        [new("kit_trail", 2)]);

    private static async Task TwiceAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        await subject.CommitAsync(Shapes.Put(Shapes.Blob("a"), trial.Version()), Shapes.PutItem(Shapes.Item("a"), trial.Version()), Shapes.Append(Shapes.Log(), null, trial.Version())).ConfigureAwait(false);
        var before = await subject.PictureAsync().ConfigureAwait(false);
        await subject.Backend.PrepareAsync(Shapes.Schema, trial.CancellationToken).ConfigureAwait(false);
        var other = await trial.OpenAsync().ConfigureAwait(false);
        trial.Equal(before, await subject.PictureAsync().ConfigureAwait(false), "the store after it was set up three times");
        trial.Equal(before, await other.PictureAsync().ConfigureAwait(false), "the store as a second instance sees it");
    }

    private static async Task AtOnceAsync(Trial trial)
    {
        var subjects = new List<Subject>();
        for (var i = 0; i < 6; i++)
            subjects.Add(await trial.OpenBareAsync().ConfigureAwait(false));
        await StartingLine.RunAsync(subjects.Count, async i =>
        {
            await subjects[i].Backend.PrepareAsync(Shapes.Schema, trial.CancellationToken).ConfigureAwait(false);
            return await subjects[i].CommitAsync(Shapes.PutItem(Shapes.Item($"{i}"), trial.Version(), ("txt", FieldValue.Of("t"))), Shapes.Append(Shapes.Log(), null, trial.Version())).ConfigureAwait(false);
        }).ConfigureAwait(false);
        foreach (var subject in subjects)
        {
            trial.Same(["0", "1", "2", "3", "4", "5"], await subject.IdsAsync(new Query(Shapes.Items, Shapes.Scope, "by_txt")).ConfigureAwait(false), "the records of six instances set up at once");
            trial.Same([1, 2, 3, 4, 5, 6], await subject.PositionsAsync(Shapes.Log()).ConfigureAwait(false), "the entries of six instances set up at once");
        }
    }

    private static async Task ProcessesAsync(Trial trial)
    {
        var workers = await WorkerProcess.StartAsync(trial, 4, _ => [WorkerCommand.Prepare]).ConfigureAwait(false);
        await WorkerProcess.FinishAsync(trial, workers).ConfigureAwait(false);
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        await subject.CommitAsync(Shapes.Put(Shapes.Blob("a"), trial.Version())).ConfigureAwait(false);
    }

    private static async Task AddsAsync(Trial trial)
    {
        var subject = await trial.OpenAsync(Old).ConfigureAwait(false);
        await subject.CommitAsync(Grown(trial, "a", 1)).ConfigureAwait(false);
        await subject.Backend.PrepareAsync(Shapes.Schema, trial.CancellationToken).ConfigureAwait(false);
        await subject.CommitAsync(Shapes.Put(Shapes.Blob("a"), trial.Version()), Grown(trial, "b", 2)).ConfigureAwait(false);
        subject = await trial.RestartAsync(Old).ConfigureAwait(false);
        trial.Same(["a", "b"], await subject.IdsAsync(new Query(Old.Collections[0], Shapes.Scope)).ConfigureAwait(false), "the records of the first set-up");
        await subject.Backend.PrepareAsync(Shapes.Schema, trial.CancellationToken).ConfigureAwait(false);
        trial.Same(["a"], await subject.IdsAsync(new Query(Shapes.Blobs, Shapes.Scope)).ConfigureAwait(false), "the records of the second set-up");
    }

    // The body names more fields than revision 1 declares.
    private static Put Grown(Trial trial, string id, int i, string scope = Shapes.Scope)
    {
        var text = FieldValue.Of(i % 2 == 0 ? "even" : "odd");
        var body = FieldCodec.Encode([("txt", text), ("num", FieldValue.Of(-i)), ("tags", FieldValue.Many([FieldValue.Of($"t{i % 3}"), FieldValue.Of("all")])), ("moment", FieldValue.Of(DateTimeOffset.UnixEpoch.AddDays(-i)))]);
        return new Put(new RecordKey("kit_grows", scope, id), trial.Version(), body, [text]);
    }

    private static async Task<string> FillAsync(Trial trial)
    {
        var subject = await trial.OpenAsync(Old).ConfigureAwait(false);
        foreach (var scope in (string[])[Shapes.Scope, "other"])
            for (var i = 0; i < 30; i++)
                await subject.CommitAsync(Grown(trial, $"{i:D2}", i, scope) with { ExpiresAt = i == 7 ? subject.Now.AddHours(1) : null }).ConfigureAwait(false);
        await subject.CommitAsync(Shapes.Append(new LogKey("kit_trail", Shapes.Scope, "a"), null, trial.Version())).ConfigureAwait(false);
        var before = await subject.PictureAsync(Old).ConfigureAwait(false);
        await trial.CloseAsync().ConfigureAwait(false);
        return before;
    }

    private static async Task FilledAsync(Trial trial)
    {
        var before = await FillAsync(trial).ConfigureAwait(false);
        var subject = await trial.OpenAsync(New).ConfigureAwait(false);
        trial.Equal(before, await subject.PictureAsync(New).ConfigureAwait(false), "all that can be seen after the upgrade");
        await LookAsync(trial, subject, "after the upgrade").ConfigureAwait(false);
        await LookAsync(trial, await trial.RestartAsync(New).ConfigureAwait(false), "after a restart").ConfigureAwait(false);
    }

    private static async Task LookAsync(Trial trial, Subject subject, string when)
    {
        var grows = New.Collections[0];
        var all = Enumerable.Range(0, 30).Select(i => $"{i:D2}").ToList();
        trial.Same(Enumerable.Reverse(all), await subject.IdsAsync(new Query(grows, Shapes.Scope, "by_num")).ConfigureAwait(false), $"the order by a new index {when}");
        trial.Same(all, await subject.IdsAsync(new Query(grows, "other", "by_created")).ConfigureAwait(false), $"the order by the time of creation {when}");
        trial.Same(all.Where((_, i) => i % 2 == 1), await subject.IdsAsync(new Query(grows, Shapes.Scope, "of_txt") { Equal = [FieldValue.Of("odd")] }).ConfigureAwait(false), $"the records by a field that moved {when}");
        trial.Same(Enumerable.Reverse(all.Where((_, i) => i % 3 == 1).ToList()), await subject.IdsAsync(new Query(grows, "other", "tag_by_moment") { Equal = [FieldValue.Of("t1")] }).ConfigureAwait(false), $"the records by one of many values {when}");
        trial.Equal(30, (await subject.IdsAsync(new Query(grows, "other", "tag_by_moment") { Equal = [FieldValue.Of("all")] }).ConfigureAwait(false)).Count, $"the records by a value all have {when}");
        var put = Grown(trial, "00", 0);
        await subject.CommitAsync(put with { Fields = grows.Project(put.Body) }).ConfigureAwait(false);
        trial.Same(Enumerable.Reverse(all), await subject.IdsAsync(new Query(grows, Shapes.Scope, "by_num")).ConfigureAwait(false), $"the order by a new index after a write {when}");
        await subject.CommitAsync(put with { Fields = grows.Project(put.Body), CreatedAt = null }).ConfigureAwait(false);
        trial.Equal("", string.Join(",", (await subject.QueryAsync(new Query(grows, Shapes.Scope, "of_txt") { Equal = [FieldValue.Null] }).ConfigureAwait(false)).Select(record => record.Key.Id)), $"the records without a value {when}");
    }

    private static async Task UpgradedAtOnceAsync(Trial trial)
    {
        await FillAsync(trial).ConfigureAwait(false);
        var subjects = new List<Subject>();
        for (var i = 0; i < 4; i++)
            subjects.Add(await trial.OpenBareAsync().ConfigureAwait(false));
        await StartingLine.RunAsync(subjects.Count, async i =>
        {
            await subjects[i].Backend.PrepareAsync(New, trial.CancellationToken).ConfigureAwait(false);
            return 0;
        }).ConfigureAwait(false);
        foreach (var subject in subjects)
            await LookAsync(trial, subject, "after four upgrades at once").ConfigureAwait(false);
    }

    private static async Task NewerAsync(Trial trial)
    {
        await FillAsync(trial).ConfigureAwait(false);
        var subject = await trial.OpenAsync(New).ConfigureAwait(false);
        var before = await subject.PictureAsync(New).ConfigureAwait(false);
        await trial.CloseAsync().ConfigureAwait(false);
        var older = await trial.OpenBareAsync().ConfigureAwait(false);
        await trial.FaultsAsync(Fault.SchemaMismatch, async () => await older.Backend.PrepareAsync(Old, trial.CancellationToken).ConfigureAwait(false), "an older program over a newer store").ConfigureAwait(false);
        await trial.ThrowsAsync<ArgumentException>(() => older.FindAsync(new RecordKey("kit_grows", Shapes.Scope, "00")), "reading with an older program that was refused").ConfigureAwait(false);
        subject = await trial.RestartAsync(New).ConfigureAwait(false);
        trial.Equal(before, await subject.PictureAsync(New).ConfigureAwait(false), "the store after an older program was refused");
        await LookAsync(trial, subject, "after an older program was refused").ConfigureAwait(false);
    }

    private static async Task NewerAmongOthersAsync(Trial trial)
    {
        await FillAsync(trial).ConfigureAwait(false);
        await trial.OpenAsync(New).ConfigureAwait(false);
        var older = await trial.OpenBareAsync().ConfigureAwait(false);
        CollectionSchema fresh = new("kit_fresh", 7, [], [], _ => []);
        await trial.FaultsAsync(
            Fault.SchemaMismatch, async () => await older.Backend.PrepareAsync(new StoreSchema([fresh, .. Old.Collections], [new("kit_trail", 5)]), trial.CancellationToken).ConfigureAwait(false),
            "an older declaration among newer ones").ConfigureAwait(false);
        // Nothing of it happened: neither the new collection nor the raised log.
        var subject = await trial.RestartAsync(New).ConfigureAwait(false);
        await subject.Backend.PrepareAsync(new StoreSchema([new("kit_fresh", 1, [], [], _ => [])], []), trial.CancellationToken).ConfigureAwait(false);
    }

    private static async Task NewerLogAsync(Trial trial)
    {
        await trial.OpenAsync(new StoreSchema([], [new("kit_trail", 9)])).ConfigureAwait(false);
        var older = await trial.OpenBareAsync().ConfigureAwait(false);
        await trial.FaultsAsync(Fault.SchemaMismatch, async () => await older.Backend.PrepareAsync(Old, trial.CancellationToken).ConfigureAwait(false), "an older log over a newer one").ConfigureAwait(false);
        var subject = await trial.RestartAsync(new StoreSchema([], [new("kit_trail", 9)])).ConfigureAwait(false);
        await subject.CommitAsync(Shapes.Append(new LogKey("kit_trail", "s", "a"), LogHead.Empty, trial.Version())).ConfigureAwait(false);
    }

    private static async Task ContradictionsAsync(Trial trial)
    {
        var subject = await trial.OpenAsync(Old).ConfigureAwait(false);
        StoreSchema[] contradictions =
        [
            new([new("kit_trail", 1, [], [], _ => [])], []), new([], [new("kit_grows", 1)]), new([new("kit_grows", 1, [], [], _ => [])], []),
            new([new("kit_grows", 1, First, [new("by_txt", [], FieldSchema.CreatedAt)], _ => [FieldValue.Null])], []),
        ];
        foreach (var schema in contradictions)
            await trial.ThrowsAsync<ArgumentException>(async () => await subject.Backend.PrepareAsync(schema, trial.CancellationToken).ConfigureAwait(false), "a declaration that contradicts an earlier one").ConfigureAwait(false);
        await subject.CommitAsync(Grown(trial, "a", 1)).ConfigureAwait(false);
    }
}
