using System.Data.Common;
using System.Globalization;
using Perdure.Storage;

namespace Perdure.Conformance.Suites;

/// <summary>Tables for those who read and change them without Perdure: columns, views, and versions that other tools' changes don't escape.</summary>
internal sealed class TableSuite : ISuite
{
    private static readonly FieldSchema[] Fields =
        [new("agent", FieldKind.Text), new("state", FieldKind.Text), new("n", FieldKind.Integer), new("weight", FieldKind.Number), new("began", FieldKind.Time), new("ended", FieldKind.Time), new("ok", FieldKind.Boolean)];

    private static readonly FieldProjection Project = FieldCodec.Projection([.. Fields.Select(field => field.Name)]);

    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("sql.columns-without-an-index", ColumnsAsync, Need.HasSql),
        new("sql.views-show-records", ShowsAsync, Need.HasSql),
        new("sql.views-count-groups", CountsAsync, Need.HasSql),
        new("sql.views-count-per-record", PerRecordAsync, Need.HasSql),
        new("sql.views-average-microseconds", MicrosecondsAsync, Need.HasSql),
        new("sql.views-follow-their-declaration", FollowAsync, Need.HasSql),
        new("sql.own-writes-bring-their-versions", OwnAsync, Need.HasSql),
        new("sql.changes-of-other-tools-are-noticed", NoticedAsync, Need.HasSql),
        new("sql.other-tools-and-new-columns", UpgradedAsync, Need.HasSql),
    ];

    private static CollectionSchema Jobs { get; } = Make(1, Fields.Length);

    private static ViewSchema All { get; } = ViewSchema.OfAll("kit_jobs_read", 1, Jobs);

    private static ViewSchema Recent { get; } = new("kit_recent", 1, Jobs, [ViewColumn.Of("id"), ViewColumn.Of("weight", "amount")])
    {
        Where = [ViewCondition.WithinLast("began", TimeSpan.FromHours(1)), ViewCondition.Equal("ok", FieldValue.Of(true))],
    };

    private static ViewSchema Stats { get; } = new("kit_stats", 1, Jobs,
    [
        ViewColumn.Of("agent"), ViewColumn.Count("total"), ViewColumn.CountOf("finished", "state", FieldValue.Of("done")), ViewColumn.CountOf("third", "n", FieldValue.Of(3L)),
        ViewColumn.CountOf("good", "ok", FieldValue.Of(true)), ViewColumn.AverageSeconds("seconds", "began", "ended"),
    ]);

    private static CollectionSchema Make(int revision, int fields, bool others = false) =>
        new("kit_jobs", revision, Fields[..fields], [new("of_state", ["state"]), new("recent", [], FieldSchema.UpdatedAt)], body => [.. Project(body).Take(fields)]) { OthersMayWrite = others };

    private static StoreSchema With(CollectionSchema jobs, params ViewSchema[] views) => new([jobs], [], [], [], views);

    private static Put Job(Trial trial, string id, CollectionSchema? of = null, params (string Name, FieldValue Value)[] values)
    {
        var body = FieldCodec.Encode(values);
        return new Put(new RecordKey("kit_jobs", Shapes.Scope, id), trial.Version(), body, (of ?? Jobs).Project(body));
    }

    private static async Task ColumnsAsync(Trial trial)
    {
        var (few, all) = (Make(1, 2), Make(2, Fields.Length));
        var subject = await trial.OpenAsync(With(few)).ConfigureAwait(false);
        await subject.CommitAsync(Job(trial, "old", few, ("state", FieldValue.Of("open")), ("n", FieldValue.Of(7L)), ("weight", FieldValue.Of(-0.5)))).ConfigureAwait(false);
        subject = await trial.RestartAsync(With(all, ViewSchema.OfAll("kit_jobs_read", 2, all))).ConfigureAwait(false);
        await subject.CommitAsync(Job(trial, "young", all, ("n", FieldValue.Of(8L)), ("weight", FieldValue.Of(1e300)))).ConfigureAwait(false);
        trial.Same(["old 7 -0.5", "young 8 1E+300"], await RowsAsync(trial, subject, "SELECT id, n, weight FROM {0} ORDER BY n", "kit_jobs_read").ConfigureAwait(false), "the columns that a higher revision adds");
    }

    private static async Task ShowsAsync(Trial trial)
    {
        var subject = await trial.OpenAsync(With(Jobs, All, Recent)).ConfigureAwait(false);
        double[] weights = [0, 1, -1.5, 0.1, 1e-310, double.Epsilon, -double.MaxValue, double.MaxValue, 123456789.125];
        foreach (var (weight, i) in weights.Select((weight, i) => (weight, i)))
            await subject.CommitAsync(Job(trial, $"{i}", null, ("agent", FieldValue.Of("O'Hara")), ("weight", FieldValue.Of(weight)), ("began", FieldValue.Of(Ago(i * 10))), ("ok", FieldValue.Of(i != 1)))).ConfigureAwait(false);
        await subject.CommitAsync(Job(trial, "9", null, ("began", FieldValue.Of(Ago(1))), ("ok", FieldValue.Of(true))) with { ExpiresAt = DateTimeOffset.UtcNow.AddMinutes(-1) }).ConfigureAwait(false);
        trial.Same(weights.Select((weight, i) => $"scope-1 {i} O'Hara {weight.ToString("R", CultureInfo.InvariantCulture)}"), await RowsAsync(trial, subject, "SELECT scope, id, agent, weight FROM {0} ORDER BY id", "kit_jobs_read").ConfigureAwait(false), "the records of a view");
        trial.Same(["0 0", "2 -1.5", "3 0.1", "4 1E-310", "5 5E-324"], await RowsAsync(trial, subject, "SELECT id, amount FROM {0} ORDER BY id", "kit_recent").ConfigureAwait(false), "those of the last hour");
    }

    private static async Task CountsAsync(Trial trial)
    {
        var subject = await trial.OpenAsync(With(Jobs, Stats)).ConfigureAwait(false);
        var began = new DateTimeOffset(2026, 1, 31, 23, 59, 59, TimeSpan.Zero).AddMicroseconds(999_999);
        foreach (var (agent, state, n, seconds) in ((string?, string, long, double?)[])[("a", "done", 1, 2), ("a", "done", 3, 86_401), ("a", "open", 3, null), ("b", "open", 3, null), (null, "done", 2, 1)])
            await subject.CommitAsync(Job(trial, $"{agent}{state}{n}", null, ("agent", FieldValue.Of(agent)), ("state", FieldValue.Of(state)), ("n", FieldValue.Of(n)), ("began", FieldValue.Of(began)), ("ended", FieldValue.Of(seconds is { } s ? began.AddSeconds(s) : null)), ("ok", FieldValue.Of(agent == "b")))).ConfigureAwait(false);
        trial.Same(
            ["- 1 1 0 0 1", "a 3 2 2 0 43201.5", "b 1 0 1 1 -"],
            (await RowsAsync(trial, subject, "SELECT agent, total, finished, third, good, seconds FROM {0}", "kit_stats").ConfigureAwait(false)).Order(StringComparer.Ordinal), "the counts of groups");
    }

    private static async Task PerRecordAsync(Trial trial)
    {
        CollectionSchema agents = new("kit_agents", 1, [], [], _ => []);
        ViewSchema view = new("kit_per_agent", 1, Jobs, [ViewColumn.Of("agent", "name"), ViewColumn.Count("total"), ViewColumn.CountOf("finished", "state", FieldValue.Of("done")), ViewColumn.AverageSeconds("seconds", "began", "ended")])
        {
            PerRecordOf = "kit_agents",
            Where = [ViewCondition.Equal("n", FieldValue.Of(3L))],
        };
        var subject = await trial.OpenAsync(new StoreSchema([Jobs, agents], [], [], [], [view])).ConfigureAwait(false);
        var began = Ago(2);
        foreach (var (id, scope, expires) in ((string, string, DateTimeOffset?)[])[("busy", Shapes.Scope, null), ("idle", Shapes.Scope, null), ("other", "scope-2", null), ("gone", Shapes.Scope, Ago(1))])
            await subject.CommitAsync(new Put(new RecordKey("kit_agents", scope, id), trial.Version(), "{}"u8.ToArray(), []) { ExpiresAt = expires }).ConfigureAwait(false);
        foreach (var (agent, state, n) in ((string?, string, long)[])[("busy", "done", 3), ("busy", "open", 3), ("busy", "done", 4), ("idle", "done", 4), ("other", "open", 3), ("gone", "open", 3), ("unknown", "open", 3), (null, "open", 3)])
            await subject.CommitAsync(Job(trial, $"{agent}{state}{n}", null, ("agent", FieldValue.Of(agent)), ("state", FieldValue.Of(state)), ("n", FieldValue.Of(n)), ("began", FieldValue.Of(began)), ("ended", FieldValue.Of(state == "done" ? began.AddMinutes(1) : null)))).ConfigureAwait(false);
        trial.Same(["busy 2 1 60", "idle 0 0 -", "other 0 0 -"], (await RowsAsync(trial, subject, "SELECT name, total, finished, seconds FROM {0}", "kit_per_agent").ConfigureAwait(false)).Order(StringComparer.Ordinal), "a row per record of another collection");
    }

    private static async Task MicrosecondsAsync(Trial trial)
    {
        var subject = await trial.OpenAsync(With(Jobs, Stats)).ConfigureAwait(false);
        var began = new DateTimeOffset(2026, 1, 31, 23, 59, 59, TimeSpan.Zero).AddMicroseconds(999_999);
        foreach (var (agent, microseconds) in ((string, int)[])[("a", 1), ("b", 1_500_000), ("b", -500_000), ("c", 999_999)])
            await subject.CommitAsync(Job(trial, $"{agent}{microseconds}", null, ("agent", FieldValue.Of(agent)), ("began", FieldValue.Of(began)), ("ended", FieldValue.Of(began.AddMicroseconds(microseconds))))).ConfigureAwait(false);
        trial.Same(["a 0.000001", "b 0.5", "c 0.999999"], await RowsAsync(trial, subject, "SELECT agent, seconds FROM {0} ORDER BY agent", "kit_stats").ConfigureAwait(false), "averages of less than a second");
    }

    private static async Task FollowAsync(Trial trial)
    {
        var subject = await trial.OpenAsync(With(Jobs, Stats)).ConfigureAwait(false);
        await subject.CommitAsync(Job(trial, "1", null, ("agent", FieldValue.Of("a")), ("n", FieldValue.Of(3L)))).ConfigureAwait(false);
        ViewSchema changed = new("kit_stats", 1, Jobs, [ViewColumn.Of("n", "number"), ViewColumn.Count("total")]);
        subject = await trial.RestartAsync(With(Jobs, changed)).ConfigureAwait(false);
        trial.Same(["3 1"], await RowsAsync(trial, subject, "SELECT number, total FROM {0}", "kit_stats").ConfigureAwait(false), "a view of another shape");
        // Of two programs the one of the higher revision has its way, and a view does not stand in the way of its collection.
        var later = Make(2, 2);
        subject = await trial.RestartAsync(With(later, new ViewSchema("kit_stats", 2, later, [ViewColumn.Of("agent")]))).ConfigureAwait(false);
        trial.Same(["a"], await RowsAsync(trial, subject, "SELECT agent FROM {0}", "kit_stats").ConfigureAwait(false), "a view of a higher revision");
        subject = await trial.RestartAsync(With(later, new ViewSchema("kit_stats", 1, later, [ViewColumn.Of("state")]))).ConfigureAwait(false);
        trial.Same(["a"], await RowsAsync(trial, subject, "SELECT agent FROM {0}", "kit_stats").ConfigureAwait(false), "a view of a higher revision after an older program");
        trial.Same([], subject.Backend.Info.Warnings.Where(warning => warning.Contains("kit_", StringComparison.Ordinal)), "the warnings");
        await trial.ThrowsAsync<ArgumentException>(async () => await subject.Backend.PrepareAsync(new StoreSchema([new("kit_stats", 1, [], [], _ => [])], []), trial.CancellationToken).ConfigureAwait(false), "a collection of a view's name").ConfigureAwait(false);
    }

    private static async Task OwnAsync(Trial trial)
    {
        var jobs = Make(1, Fields.Length, others: true);
        var subject = await trial.OpenAsync(With(jobs)).ConfigureAwait(false);
        var first = Job(trial, "1", jobs, ("n", FieldValue.Of(1L)));
        var second = Job(trial, "1", jobs, ("n", FieldValue.Of(2L))) with { Expect = Expect.Exactly(first.Version) };
        await subject.CommitAsync(first).ConfigureAwait(false);
        // The clock stands still: what is written by Perdure keeps Perdure's time.
        foreach (var put in (Put[])[second, second with { Expect = Expect.Any }, second with { Expect = Expect.Present }])
        {
            await subject.CommitAsync(put).ConfigureAwait(false);
            var found = await subject.FindAsync(put.Key).ConfigureAwait(false);
            trial.Equal((second.Version, trial.Clock.GetUtcNow()), (found!.Version, found.UpdatedAt), "the version and time of a record that Perdure wrote, and wrote again");
        }
        await subject.CommitAsync(new Require(first.Key, Expect.Exactly(second.Version)), Job(trial, "2", jobs)).ConfigureAwait(false);
        await subject.RefusedAsync(0, first with { Expect = Expect.Absent }).ConfigureAwait(false);
        await subject.RefusedAsync(0, new Require(first.Key, Expect.Absent), Job(trial, "3", jobs)).ConfigureAwait(false);
        trial.Equal<long?>(second.Version, await subject.VersionAsync(first.Key).ConfigureAwait(false), "the version after all that was refused");
    }

    private static async Task NoticedAsync(Trial trial)
    {
        var jobs = Make(1, Fields.Length, others: true);
        var subject = await trial.OpenAsync(With(jobs)).ConfigureAwait(false);
        var put = Job(trial, "1", jobs, ("n", FieldValue.Of(1L)));
        await subject.CommitAsync(put, Job(trial, "2", jobs)).ConfigureAwait(false);
        var start = DateTimeOffset.UtcNow.AddMinutes(-5);
        await ChangeAsync(trial, subject, "UPDATE {0} SET n = n + 1 WHERE n = 1").ConfigureAwait(false);
        var found = trial.Present(await subject.FindAsync(put.Key).ConfigureAwait(false), "the record");
        trial.True(found.Version != put.Version && found.Version > 0, "the version after another tool's change", $"not {put.Version}", $"{found.Version}");
        trial.True(found.UpdatedAt > start && found.UpdatedAt < start.AddMinutes(10), "its time of last change", "the present", $"{found.UpdatedAt:O}");
        trial.Equal(trial.Clock.GetUtcNow(), found.CreatedAt, "its time of creation");
        trial.Equal<long?>(found.Version, (await subject.RefusedAsync(0, put with { Version = trial.Version(), Expect = Expect.Exactly(put.Version) }).ConfigureAwait(false)).FoundVersion, "the version that a writer met");
        await ChangeAsync(trial, subject, "UPDATE {0} SET n = n + 1 WHERE n = 2").ConfigureAwait(false);
        trial.True(await subject.VersionAsync(put.Key).ConfigureAwait(false) != found.Version, "the version after a second change", "another", "the same");
        // What changes nothing, or brings a version of its own, is left alone.
        await ChangeAsync(trial, subject, "UPDATE {0} SET n = n").ConfigureAwait(false);
        await ChangeAsync(trial, subject, "UPDATE {0} SET version = 77, n = 9 WHERE n = 3").ConfigureAwait(false);
        trial.Equal<long?>(77, await subject.VersionAsync(put.Key).ConfigureAwait(false), "the version another tool gave");
        await subject.CommitAsync(put with { Version = trial.Version(), Expect = Expect.Exactly(77) }).ConfigureAwait(false);
        trial.Same(["2", "1"], (await subject.IdsAsync(new Query(jobs, Shapes.Scope, "recent") { Descending = true }).ConfigureAwait(false)), "the records by their last change");
    }

    private static async Task UpgradedAsync(Trial trial)
    {
        var (few, all) = (Make(1, 2, others: true), Make(2, Fields.Length, others: true));
        var subject = await trial.OpenAsync(With(few)).ConfigureAwait(false);
        var put = Job(trial, "1", few, ("n", FieldValue.Of(1L)));
        await subject.CommitAsync(put).ConfigureAwait(false);
        subject = await trial.RestartAsync(With(all)).ConfigureAwait(false);
        var found = trial.Present(await subject.FindAsync(put.Key).ConfigureAwait(false), "the record");
        trial.Equal((put.Version, trial.Clock.GetUtcNow()), (found.Version, found.UpdatedAt), "the version and time of a record whose columns were filled");
        await ChangeAsync(trial, subject, "UPDATE {0} SET n = n + 1 WHERE n = 1").ConfigureAwait(false);
        trial.True(await subject.VersionAsync(put.Key).ConfigureAwait(false) != put.Version, "the version after another tool's change", "another", "the same");
    }

    private static DateTimeOffset Ago(int minutes) => DateTimeOffset.UtcNow.AddMinutes(-minutes);

    private static async Task ChangeAsync(Trial trial, Subject subject, string text)
    {
        var sql = subject.Backend.Facet<ISqlAccess>()!;
        await sql.UseAsync(async (connection, token) =>
        {
            var command = connection.CreateCommand();
            await using (command.ConfigureAwait(false))
            {
                command.CommandText = string.Format(CultureInfo.InvariantCulture, text, sql.Table("kit_jobs"));
                return await command.ExecuteNonQueryAsync(token).ConfigureAwait(false);
            }
        }, trial.CancellationToken).ConfigureAwait(false);
    }

    private static async Task<List<string>> RowsAsync(Trial trial, Subject subject, string text, string table)
    {
        var sql = subject.Backend.Facet<ISqlAccess>()!;
        return await sql.UseAsync(async (connection, token) =>
        {
            var command = connection.CreateCommand();
            await using (command.ConfigureAwait(false))
            {
                command.CommandText = string.Format(CultureInfo.InvariantCulture, text, sql.Table(table));
                var (rows, row) = (new List<string>(), await command.ExecuteReaderAsync(token).ConfigureAwait(false));
                await using (row.ConfigureAwait(false))
                    while (await row.ReadAsync(token).ConfigureAwait(false))
                        rows.Add(string.Join(' ', Enumerable.Range(0, row.FieldCount).Select(i => Show(row, i))));
                return rows;
            }
        }, trial.CancellationToken).ConfigureAwait(false);
    }

    private static string Show(DbDataReader row, int i) => row.IsDBNull(i) ? "-" : row.GetValue(i) switch
    {
        // As precise as an average is, unless it is very small or large.
        double number => Math.Abs(number) is > 1e-7 and < 1e9 ? number.ToString("0.######", CultureInfo.InvariantCulture) : number.ToString("R", CultureInfo.InvariantCulture),
        decimal number => ((double)number).ToString("0.######", CultureInfo.InvariantCulture),
        var value => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
