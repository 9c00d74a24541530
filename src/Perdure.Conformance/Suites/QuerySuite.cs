using Perdure.Storage;

namespace Perdure.Conformance.Suites;

/// <summary>Equality, ranges, limits, fields of many values, and indexes that follow every write.</summary>
internal sealed class QuerySuite : ISuite
{
    private static readonly DateTimeOffset Noon = new(2024, 5, 5, 12, 0, 0, TimeSpan.Zero);

    private static readonly (string Field, string Index, string Order, FieldValue[] Values)[] Kinds =
    [
        ("txt", "of_txt", "by_txt", [.. new[] { "", "A", "a", "a ", "a%", "a_", "b", "\uffff", "😀" }.Select(FieldValue.Of)]),
        ("num", "of_num", "by_num", [.. new[] { long.MinValue, -1, 0, 1, 1L << 53, (1L << 53) + 1, long.MaxValue }.Select(value => FieldValue.Of(value))]),
        ("real", "of_real", "by_real", [.. new[] { double.MinValue, -0.1, 0, double.Epsilon, 0.1, 0.3, 0.1 + 0.2, double.MaxValue }.Select(value => FieldValue.Of(value))]),
        ("moment", "of_moment", "by_moment", [.. new[] { -1, 0, 1, 1_000_000 }.Select(value => FieldValue.Of(Noon.AddMicroseconds(value)))]),
        ("flag", "of_flag", "by_flag", [FieldValue.Of(false), FieldValue.Of(true)]),
    ];

    public IReadOnlyList<Scenario> Scenarios =>
    [
        .. Kinds.Select(kind => new Scenario($"query.equality-of-{kind.Field}", trial => EqualityAsync(trial, kind.Field, kind.Index, kind.Values))),
        .. Kinds.Select(kind => new Scenario($"query.ranges-of-{kind.Field}", trial => RangesAsync(trial, kind.Field, kind.Order, kind.Values))),
        new("query.ranges-of-id", IdRangesAsync),
        new("query.range-in-a-group", GroupRangeAsync),
        new("query.three-equalities", ThreeAsync),
        new("query.limit", LimitAsync),
        new("query.many-values", ManyValuesAsync),
        new("query.many-values-beside-one", ManyBesideOneAsync),
        new("query.follows-updates", FollowsUpdatesAsync),
        new("query.follows-removals", FollowsRemovalsAsync),
        new("query.sparse", SparseAsync),
        new("query.empty", EmptyAsync),
    ];

    private static async Task EqualityAsync(Trial trial, string field, string index, FieldValue[] values)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        FieldValue[] all = [FieldValue.Null, .. values];
        for (var i = 0; i < all.Length; i++)
            foreach (var twin in (string[])["x", "y"])
                await subject.CommitAsync(Shapes.PutItem(Shapes.Item($"{twin}{i}"), trial.Version(), (field, all[i]))).ConfigureAwait(false);
        for (var i = 0; i < all.Length; i++)
            trial.Same([$"x{i}", $"y{i}"], await subject.IdsAsync(new Query(Shapes.Items, Shapes.Scope, index) { Equal = [all[i]] }).ConfigureAwait(false), $"the records whose {field} is '{all[i]}'");
    }

    private static async Task SparseAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        Query Group(string name) => new(Shapes.Items, Shapes.Scope, "some_grp_by_txt") { Equal = [FieldValue.Of(name)] };
        Put Of(string id, string? grp, string txt) => Shapes.PutItem(Shapes.Item(id), trial.Version(), [.. grp is null ? Array.Empty<(string, FieldValue)>() : [("grp", FieldValue.Of(grp))], ("txt", FieldValue.Of(txt))]);
        await subject.CommitAsync(Of("a", "g", "2"), Of("b", "g", "1"), Of("c", null, "0"), Of("d", "h", "0")).ConfigureAwait(false);
        trial.Same(["b", "a"], await subject.IdsAsync(Group("g")).ConfigureAwait(false), "the records of the group");
        await subject.CommitAsync(Of("a", null, "2"), Of("c", "g", "3"), Of("d", "g", "2")).ConfigureAwait(false);
        trial.Same(["b", "d", "c"], await subject.IdsAsync(Group("g")).ConfigureAwait(false), "the records of the group after some came and one left");
        trial.Same(["c", "d", "b"], await subject.IdsAsync(Group("g") with { Descending = true }).ConfigureAwait(false), "the same, backwards");
        trial.Same([], await subject.IdsAsync(Group("h")).ConfigureAwait(false), "the records of the group that all have left");
        await trial.ThrowsAsync<ArgumentException>(async () => await subject.IdsAsync(Group("g") with { Equal = [FieldValue.Null] }).ConfigureAwait(false), "a query for those the index leaves out").ConfigureAwait(false);
    }

    private static async Task RangesAsync(Trial trial, string field, string index, FieldValue[] values)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        await subject.CommitAsync(Shapes.PutItem(Shapes.Item("null"), trial.Version())).ConfigureAwait(false);
        for (var i = 0; i < values.Length; i++)
            foreach (var twin in (string[])["x", "y"])
                await subject.CommitAsync(Shapes.PutItem(Shapes.Item($"{twin}{i}"), trial.Version(), (field, values[i]))).ConfigureAwait(false);
        FieldValue[] bounds = [FieldValue.Null, .. values];
        foreach (var from in bounds)
            foreach (var to in bounds)
                for (var ends = 0; ends < 4; ends++)
                {
                    var range = new FieldRange { From = from, FromIncluded = (ends & 1) != 0, To = to, ToIncluded = (ends & 2) != 0 };
                    var inside = values.Select((value, i) => (value, i)).Where(pair => range.Holds(pair.value)).SelectMany(pair => (string[])[$"x{pair.i}", $"y{pair.i}"]).ToList();
                    await BothWaysAsync(trial, subject, new Query(Shapes.Items, Shapes.Scope, index) { Range = range }, inside).ConfigureAwait(false);
                }
    }

    private static async Task IdRangesAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        string[] ids = ["A", "a", "a ", "a/b", "ab", "b", "\uffff", "😀"];
        foreach (var id in ids)
            await subject.CommitAsync(Shapes.PutItem(Shapes.Item(id), trial.Version(), ("num", FieldValue.Of(1)))).ConfigureAwait(false);
        foreach (var from in (string?[])[null, "", "a", "a!", "😀", "\U0010ffff"])
            foreach (var to in (string?[])[null, "a", "a ", "b", "\uffff", "\U0010ffff"])
                for (var ends = 0; ends < 4; ends++)
                {
                    var range = new FieldRange { From = FieldValue.Of(from), FromIncluded = (ends & 1) != 0, To = FieldValue.Of(to), ToIncluded = (ends & 2) != 0 };
                    var inside = ids.Where(id => range.Holds(FieldValue.Of(id))).ToList();
                    await BothWaysAsync(trial, subject, new Query(Shapes.Items, Shapes.Scope) { Range = range }, inside).ConfigureAwait(false);
                    await BothWaysAsync(trial, subject, new Query(Shapes.Items, Shapes.Scope, "of_num") { Equal = [FieldValue.Of(1)], Range = range }, inside).ConfigureAwait(false);
                }
    }

    private static async Task GroupRangeAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        foreach (var group in (string?[])[null, "", "g", "G", "g ", "h"])
            foreach (var text in (string?[])[null, "a", "b", "c"])
                await subject.CommitAsync(Shapes.PutItem(Shapes.Item($"<{group ?? "null"}>{text ?? "-"}"), trial.Version(), ("grp", FieldValue.Of(group)), ("txt", FieldValue.Of(text)))).ConfigureAwait(false);
        foreach (var group in (string?[])[null, "", "g", "G", "g ", "h"])
        {
            var query = new Query(Shapes.Items, Shapes.Scope, "grp_by_txt") { Equal = [FieldValue.Of(group)] };
            await BothWaysAsync(trial, subject, query, [.. ((string[])["-", "a", "b", "c"]).Select(text => $"<{group ?? "null"}>{text}")]).ConfigureAwait(false);
            await BothWaysAsync(trial, subject, query with { Range = new FieldRange { From = FieldValue.Of("b") } }, [.. ((string[])["b", "c"]).Select(text => $"<{group ?? "null"}>{text}")]).ConfigureAwait(false);
            await BothWaysAsync(trial, subject, query with { Range = new FieldRange() }, [.. ((string[])["a", "b", "c"]).Select(text => $"<{group ?? "null"}>{text}")]).ConfigureAwait(false);
        }
    }

    private static async Task ThreeAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        foreach (var group in (string?[])[null, "g", "h"])
            foreach (var number in (long?[])[null, 0, 1])
                foreach (var flag in (bool?[])[null, false, true])
                    await subject.CommitAsync([.. Enumerable.Range(0, 2).Select(i => Shapes.PutItem(
                        Shapes.Item($"{group}/{number}/{flag}/{i}"), trial.Version(), ("grp", FieldValue.Of(group)), ("num", FieldValue.Of(number)), ("flag", FieldValue.Of(flag)), ("moment", FieldValue.Of(Noon.AddDays(-i)))))]).ConfigureAwait(false);
        foreach (var group in (string?[])[null, "g", "h"])
            foreach (var number in (long?[])[null, 0, 1])
                foreach (var flag in (bool?[])[null, false, true])
                    await BothWaysAsync(
                        trial, subject, new Query(Shapes.Items, Shapes.Scope, "grp_num_flag_by_moment") { Equal = [FieldValue.Of(group), FieldValue.Of(number), FieldValue.Of(flag)] },
                        [$"{group}/{number}/{flag}/1", $"{group}/{number}/{flag}/0"]).ConfigureAwait(false);
    }

    private static async Task LimitAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        await subject.CommitAsync([.. Enumerable.Range(0, 130).Select(i => Shapes.PutItem(Shapes.Item($"{i:D3}"), trial.Version(), ("num", FieldValue.Of(i))))]).ConfigureAwait(false);
        foreach (var index in (string?[])[null, "by_num"])
        {
            foreach (var limit in (int[])[1, 2, 99, 129, 130, 131, int.MaxValue])
                trial.Equal(Math.Min(limit, 130), (await subject.IdsAsync(new Query(Shapes.Items, Shapes.Scope, index) { Limit = limit }).ConfigureAwait(false)).Count, $"the records of a query limited to {limit}");
            trial.Equal(100, (await subject.IdsAsync(new Query(Shapes.Items, Shapes.Scope, index)).ConfigureAwait(false)).Count, "the records of a query without a limit of its own");
        }
    }

    private static async Task ManyValuesAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        await subject.CommitAsync(
            Tagged(trial, "a", "red", "Red", "red ", "re"), Tagged(trial, "b", "red", "blue"), Tagged(trial, "c"), Tagged(trial, "d", "blue", "blue", ""),
            Shapes.PutItem(Shapes.Item("e"), trial.Version()), Shapes.PutItem(Shapes.Item("f"), trial.Version(), ("tags", FieldValue.Of("red")))).ConfigureAwait(false);
        await TagsAsync(("red", "abf"), ("Red", "a"), ("red ", "a"), ("re", "a"), ("blue", "bd"), ("", "d"), ("green", ""), (null, "e")).ConfigureAwait(false);
        await subject.CommitAsync(Tagged(trial, "a", "blue", "green"), Tagged(trial, "c", "red"), new Remove(Shapes.Item("d")), Shapes.PutItem(Shapes.Item("f"), trial.Version())).ConfigureAwait(false);
        await TagsAsync(("red", "bc"), ("Red", ""), ("red ", ""), ("blue", "ab"), ("", ""), ("green", "a"), (null, "ef")).ConfigureAwait(false);
        subject = await trial.RestartAsync().ConfigureAwait(false);
        await TagsAsync(("red", "bc"), ("blue", "ab"), (null, "ef")).ConfigureAwait(false);

        async Task TagsAsync(params (string? Tag, string Ids)[] expected)
        {
            foreach (var (tag, ids) in expected)
                foreach (var index in (string[])["tag", "tag_by_created"])
                    await BothWaysAsync(trial, subject, new Query(Shapes.Items, Shapes.Scope, index) { Equal = [FieldValue.Of(tag)] }, [.. ids.Select(id => $"{id}")]).ConfigureAwait(false);
        }
    }

    private static async Task ManyBesideOneAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        for (var i = 0; i < 12; i++)
            await subject.CommitAsync(Shapes.PutItem(
                Shapes.Item($"{i:D2}"), trial.Version(), ("grp", FieldValue.Of(i % 2 == 0 ? "even" : "odd")), ("num", FieldValue.Of(-i)),
                ("codes", FieldValue.Many([FieldValue.Of(i % 3), FieldValue.Of(long.MaxValue), FieldValue.Of(i)])))).ConfigureAwait(false);
        await BothWaysAsync(trial, subject, Codes("even", 0), ["06", "00"]).ConfigureAwait(false);
        await BothWaysAsync(trial, subject, Codes("odd", 1), ["07", "01"]).ConfigureAwait(false);
        await BothWaysAsync(trial, subject, Codes("odd", 0), ["09", "03"]).ConfigureAwait(false);
        await BothWaysAsync(trial, subject, Codes("odd", long.MaxValue) with { Range = new FieldRange { From = FieldValue.Of(-7), To = FieldValue.Of(-3), ToIncluded = true } }, ["07", "05", "03"]).ConfigureAwait(false);

        static Query Codes(string group, long code) => new(Shapes.Items, Shapes.Scope, "grp_code_by_num") { Equal = [FieldValue.Of(group), FieldValue.Of(code)] };
    }

    private static async Task FollowsUpdatesAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        await subject.CommitAsync(Shapes.PutItem(Shapes.Item("a"), trial.Version(), ("txt", FieldValue.Of("old"))), Shapes.PutItem(Shapes.Item("b"), trial.Version(), ("txt", FieldValue.Of("old")))).ConfigureAwait(false);
        var version = trial.Version();
        await subject.CommitAsync(Shapes.PutItem(Shapes.Item("a"), version, ("txt", FieldValue.Of("new")))).ConfigureAwait(false);
        await subject.RefusedAsync(0, Shapes.PutItem(Shapes.Item("a"), trial.Version(), ("txt", FieldValue.Of("refused"))) with { Expect = Expect.Absent }).ConfigureAwait(false);
        foreach (var (text, ids) in new (string?, string[])[] { ("old", ["b"]), ("new", ["a"]), ("refused", []), (null, []) })
            await BothWaysAsync(trial, subject, new Query(Shapes.Items, Shapes.Scope, "of_txt") { Equal = [FieldValue.Of(text)] }, ids).ConfigureAwait(false);
        await subject.CommitAsync(Shapes.PutItem(Shapes.Item("a"), trial.Version())).ConfigureAwait(false);
        await BothWaysAsync(trial, subject, new Query(Shapes.Items, Shapes.Scope, "of_txt") { Equal = [FieldValue.Null] }, ["a"]).ConfigureAwait(false);
        await BothWaysAsync(trial, subject, new Query(Shapes.Items, Shapes.Scope, "by_txt"), ["a", "b"]).ConfigureAwait(false);
    }

    private static async Task FollowsRemovalsAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        for (var i = 0; i < 10; i++)
            await subject.CommitAsync(Shapes.PutItem(Shapes.Item($"{i}"), trial.Version(), ("num", FieldValue.Of(10 - i)))).ConfigureAwait(false);
        foreach (var i in (int[])[3, 0, 9])
            await subject.CommitAsync(new Remove(Shapes.Item($"{i}"))).ConfigureAwait(false);
        await BothWaysAsync(trial, subject, new Query(Shapes.Items, Shapes.Scope, "by_num"), ["8", "7", "6", "5", "4", "2", "1"]).ConfigureAwait(false);
        await subject.CommitAsync(Shapes.PutItem(Shapes.Item("3"), trial.Version(), ("num", FieldValue.Of(0)))).ConfigureAwait(false);
        await BothWaysAsync(trial, subject, new Query(Shapes.Items, Shapes.Scope, "by_num"), ["3", "8", "7", "6", "5", "4", "2", "1"]).ConfigureAwait(false);
    }

    private static async Task EmptyAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        await BothWaysAsync(trial, subject, new Query(Shapes.Items, Shapes.Scope), []).ConfigureAwait(false);
        await BothWaysAsync(trial, subject, new Query(Shapes.Items, "nowhere", "by_txt"), []).ConfigureAwait(false);
        trial.Equal(0, (await subject.ScopesAsync(Shapes.Items.Name).ConfigureAwait(false)).Count, "the scopes of an empty collection");
    }

    private static Put Tagged(Trial trial, string id, params string[] tags) => Shapes.PutItem(Shapes.Item(id), trial.Version(), ("tags", FieldValue.Many(tags.Select(FieldValue.Of))));

    private static async Task BothWaysAsync(Trial trial, Subject subject, Query query, IReadOnlyList<string> ids)
    {
        var what = $"{query.Index ?? "id"} = ({string.Join(", ", query.Equal)}) in {query.Range}";
        query = query with { Limit = 1000 };
        trial.Same(ids, await subject.IdsAsync(query).ConfigureAwait(false), what);
        trial.Same(ids.Reverse(), await subject.IdsAsync(query with { Descending = true }).ConfigureAwait(false), $"{what}, descending");
    }
}
