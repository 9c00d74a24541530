using Perdure.Storage;

namespace Perdure.Conformance.Suites;

/// <summary>Pages by cursor: everything once, whatever else is written meanwhile.</summary>
internal sealed class PageSuite : ISuite
{
    private static readonly (string? Index, FieldValue[] Equal, Func<StoredRecord, FieldValue> Order)[] Paths =
    [
        (null, [], _ => FieldValue.Null),
        ("by_txt", [], record => Field(record, "txt")),
        ("by_num", [], record => Field(record, "num")),
        ("by_real", [], record => Field(record, "real")),
        ("by_moment", [], record => Field(record, "moment")),
        ("by_flag", [], record => Field(record, "flag")),
        ("by_created", [], record => FieldValue.Of(record.CreatedAt)),
        ("by_updated", [], record => FieldValue.Of(record.UpdatedAt)),
        ("of_flag", [FieldValue.Of(true)], _ => FieldValue.Null),
        ("grp_by_txt", [FieldValue.Of("g")], record => Field(record, "txt")),
        ("tag", [FieldValue.Of("t")], _ => FieldValue.Null),
        ("tag_by_created", [FieldValue.Of("t")], record => FieldValue.Of(record.CreatedAt)),
    ];

    public IReadOnlyList<Scenario> Scenarios =>
    [
        .. Paths.Select(path => new Scenario($"page.{(path.Index ?? "id").Replace('_', '-')}", trial => CoversAsync(trial, path.Index, path.Equal, path.Order))),
        new("page.within-a-range", WithinRangeAsync),
        new("page.stable-under-writes", StableAsync),
        new("page.cursor-of-a-removed-record", RemovedAsync),
        new("page.while-others-write", WhileOthersWriteAsync),
    ];

    private static async Task CoversAsync(Trial trial, string? index, FieldValue[] equal, Func<StoredRecord, FieldValue> order)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        await FillAsync(trial, subject).ConfigureAwait(false);
        foreach (var descending in (bool[])[false, true])
        {
            var query = new Query(Shapes.Items, Shapes.Scope, index) { Equal = equal, Descending = descending, Limit = 1000 };
            var whole = await subject.IdsAsync(query).ConfigureAwait(false);
            trial.True(whole.Count > 5, "the records on this path", "more than a page", $"{whole.Count}");
            foreach (var size in (int[])[1, 2, 7])
                trial.Same(whole, await PagesAsync(subject, query with { Limit = size }, order).ConfigureAwait(false), $"{(descending ? "descending" : "ascending")} pages of {size} by {index ?? "id"}");
        }
    }

    private static async Task WithinRangeAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        await FillAsync(trial, subject).ConfigureAwait(false);
        foreach (var descending in (bool[])[false, true])
        {
            var query = new Query(Shapes.Items, Shapes.Scope, "by_num") { Range = new FieldRange { From = FieldValue.Of(1), To = FieldValue.Of(3), ToIncluded = true }, Descending = descending, Limit = 1000 };
            var whole = await subject.IdsAsync(query).ConfigureAwait(false);
            trial.Same(whole, await PagesAsync(subject, query with { Limit = 2 }, record => Field(record, "num")).ConfigureAwait(false), "pages within a range");
            // A cursor outside the range leaves all of it or nothing.
            trial.Same(whole, await subject.IdsAsync(query with { After = new QueryCursor(FieldValue.Of(descending ? 9 : -9), "x") }).ConfigureAwait(false), "the page after a cursor before the range");
            trial.Same([], await subject.IdsAsync(query with { After = new QueryCursor(FieldValue.Of(descending ? -9 : 9), "x") }).ConfigureAwait(false), "the page after a cursor behind the range");
        }
    }

    private static async Task StableAsync(Trial trial)
    {
        foreach (var descending in (bool[])[false, true])
        {
            var subject = await trial.OpenAsync().ConfigureAwait(false);
            var scope = $"scope {descending}";
            for (var i = 10; i < 30; i++)
                await subject.CommitAsync(Numbered(trial, scope, $"m{i}", i / 4)).ConfigureAwait(false);
            var query = new Query(Shapes.Items, scope, "by_num") { Descending = descending, Limit = 3 };
            var expected = await subject.IdsAsync(query with { Limit = 1000 }).ConfigureAwait(false);
            var seen = new List<string>();
            for (var turn = 0; await subject.QueryAsync(query).ConfigureAwait(false) is { Count: > 0 } page; turn++)
            {
                seen.AddRange(page.Select(record => record.Key.Id));
                query = query with { After = new QueryCursor(Field(page[^1], "num"), page[^1].Key.Id) };
                // Behind the cursor by number, and at its own number behind it by id: neither may shift what comes.
                await subject.CommitAsync(
                    Numbered(trial, scope, $"new{turn}", descending ? 99 : -99), Numbered(trial, scope, descending ? $"z{turn}" : $"a{turn}", Field(page[^1], "num").Integer), new Remove(Shapes.Item(seen[0], scope))).ConfigureAwait(false);
            }
            trial.Same(expected, seen, $"the records paged through in {(descending ? "descending" : "ascending")} order while others were written and removed");
        }
    }

    private static async Task RemovedAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        for (var i = 0; i < 9; i++)
            await subject.CommitAsync(Numbered(trial, Shapes.Scope, $"{i}", 5)).ConfigureAwait(false);
        await subject.CommitAsync(new Remove(Shapes.Item("4"))).ConfigureAwait(false);
        var query = new Query(Shapes.Items, Shapes.Scope, "by_num") { After = new QueryCursor(FieldValue.Of(5), "4") };
        trial.Same(["5", "6", "7", "8"], await subject.IdsAsync(query).ConfigureAwait(false), "the page after a record that was removed");
        trial.Same(["3", "2", "1", "0"], await subject.IdsAsync(query with { Descending = true }).ConfigureAwait(false), "the page before a record that was removed");
    }

    private static async Task WhileOthersWriteAsync(Trial trial)
    {
        var (reader, writer) = (await trial.OpenAsync().ConfigureAwait(false), await trial.OpenAsync().ConfigureAwait(false));
        for (var i = 100; i < 160; i++)
            await writer.CommitAsync(Numbered(trial, Shapes.Scope, $"kept{i}", i / 7)).ConfigureAwait(false);
        var stop = false;
        await StartingLine.RunAsync(2, async role =>
        {
            if (role == 0)
                for (var i = 0; !Volatile.Read(ref stop); i++)
                {
                    await writer.CommitAsync(Numbered(trial, Shapes.Scope, $"other{i % 50}", i * 7 % 30)).ConfigureAwait(false);
                    await writer.CommitAsync(new Remove(Shapes.Item($"other{(i + 25) % 50}"))).ConfigureAwait(false);
                }
            try
            {
                for (var turn = 0; role == 1 && turn < 5; turn++)
                {
                    var ids = await PagesAsync(reader, new Query(Shapes.Items, Shapes.Scope, "by_num") { Limit = 4, Descending = turn % 2 == 1 }, record => Field(record, "num")).ConfigureAwait(false);
                    var kept = ids.Where(id => id.StartsWith("kept", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
                    trial.Same(Enumerable.Range(100, 60).Select(i => $"kept{i}"), kept, "the records that were there all the time, each once");
                }
            }
            finally
            {
                Volatile.Write(ref stop, true);
            }
            return 0;
        }).ConfigureAwait(false);
    }

    private static async Task<List<string>> PagesAsync(Subject subject, Query query, Func<StoredRecord, FieldValue> order)
    {
        var ids = new List<string>();
        while (await subject.QueryAsync(query).ConfigureAwait(false) is { Count: > 0 } page && ids.Count < 10_000)
        {
            ids.AddRange(page.Select(record => record.Key.Id));
            query = query with { After = new QueryCursor(order(page[^1]), page[^1].Key.Id) };
        }
        return ids;
    }

    private static async Task FillAsync(Trial trial, Subject subject)
    {
        for (var i = 0; i < 40; i++)
        {
            trial.Clock.Advance(TimeSpan.FromMicroseconds(i % 3 == 0 ? 1 : 0));
            await subject.CommitAsync(Shapes.PutItem(
                Shapes.Item($"{(i * 7) % 40:D2}{(i % 2 == 0 ? "é" : "E")}"), trial.Version(),
                ("grp", FieldValue.Of(i % 4 == 0 ? "h" : "g")), ("txt", Some(i, 3, FieldValue.Of($"t{i % 5}"))), ("num", Some(i, 4, FieldValue.Of((i % 7) - 2))),
                ("real", Some(i, 5, FieldValue.Of(i % 6 / 3.0))), ("moment", Some(i, 6, FieldValue.Of(subject.Now.AddMicroseconds(i % 4)))), ("flag", Some(i, 7, FieldValue.Of(i % 2 == 0))),
                ("tags", FieldValue.Many([FieldValue.Of("t"), FieldValue.Of($"u{i % 2}")])))).ConfigureAwait(false);
        }
    }

    // Null for one in some.
    private static FieldValue Some(int i, int each, FieldValue value) => i % each == 0 ? FieldValue.Null : value;

    private static Put Numbered(Trial trial, string scope, string id, long number) => Shapes.PutItem(Shapes.Item(id, scope), trial.Version(), ("num", FieldValue.Of(number)));

    private static FieldValue Field(StoredRecord record, string name) => Shapes.Items.Project(record.Body)[Shapes.Items.FieldAt(name)];
}
