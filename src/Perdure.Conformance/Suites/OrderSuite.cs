using Perdure.Storage;

namespace Perdure.Conformance.Suites;

/// <summary>One order everywhere: nulls, then values, texts by UTF-8 bytes, ties by id; descending is the exact reverse.</summary>
internal sealed class OrderSuite : ISuite
{
    private static readonly string[] Texts = [.. ((string[])
    [
        "", "\u0001", "\t", " ", "  ", " a", "!", "-", "0", "1", "10", "9", "A", "AB", "Ab", "B", "Z", "_", "a", "a ", "a\u0301", "aB", "a_b", "ab", "a\u00e9", "b", "z", "~", "\u007f", "\u0080", "\u00c5", "\u00e9", "ß", "\u0430", "\u05d0",
        "\u3042", "\u65e5", "\ud7ff", "\ue000", "\ufb01", "\uff21", "\ufffd", "\uffff", "\uffffa", "\U00010000", "😀", "😀a", "😁", "\U0010ffff",
    ]).OrderBy(text => Convert.ToHexString(Shapes.Bytes(text)), StringComparer.Ordinal)];

    private static readonly long[] Integers = [long.MinValue, long.MinValue + 1, -(1L << 53) - 1, -(1L << 53), -10, -9, -1, 0, 1, 2, 9, 10, 1L << 31, 1L << 53, (1L << 53) + 1, long.MaxValue - 1, long.MaxValue];

    private static readonly double[] Numbers =
        [double.NegativeInfinity, double.MinValue, -1e17, -10.5, -1, -double.Epsilon, 0, double.Epsilon, 1e-300, 0.1, 0.3, 0.1 + 0.2, 1, 1.0000000000000002, 2, 10, 9007199254740993, 1e17, double.MaxValue, double.PositiveInfinity];

    private static readonly DateTimeOffset[] Times =
    [
        new(1, 1, 1, 0, 0, 0, TimeSpan.Zero), new(1969, 12, 31, 23, 59, 59, TimeSpan.Zero), DateTimeOffset.UnixEpoch.AddMicroseconds(-1), DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddMicroseconds(1),
        new(2024, 1, 1, 10, 0, 0, TimeSpan.FromHours(9)), new(2024, 1, 1, 9, 0, 0, TimeSpan.FromHours(-1)), new DateTimeOffset(9999, 12, 31, 23, 59, 59, TimeSpan.Zero).AddMicroseconds(999_999),
    ];

    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("order.ids", IdsAsync),
        new("order.texts", trial => ValuesAsync(trial, "by_txt", "txt", [FieldValue.Null, .. Texts.Select(FieldValue.Of)])),
        new("order.integers", trial => ValuesAsync(trial, "by_num", "num", [FieldValue.Null, .. Integers.Select(value => FieldValue.Of(value))])),
        new("order.numbers", trial => ValuesAsync(trial, "by_real", "real", [FieldValue.Null, .. Numbers.Distinct().Select(value => FieldValue.Of(value))])),
        new("order.times", trial => ValuesAsync(trial, "by_moment", "moment", [FieldValue.Null, .. Times.Select(value => FieldValue.Of(value))])),
        new("order.booleans", trial => ValuesAsync(trial, "by_flag", "flag", [FieldValue.Null, FieldValue.Of(false), FieldValue.Of(true)])),
        new("order.ties-by-id", TiesAsync),
        new("order.negative-zero-ties-with-zero", NegativeZeroAsync),
        new("order.created-at", trial => OwnTimesAsync(trial, "by_created", (put, time) => put with { CreatedAt = time })),
        new("order.updated-at", trial => OwnTimesAsync(trial, "by_updated", (put, time) => put with { UpdatedAt = time })),
        new("order.equal-timestamps", EqualTimesAsync),
        new("order.logs", LogsAsync),
        new("order.scopes", ScopesAsync),
    ];

    private static async Task IdsAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        var ids = Texts.Where(text => text.Length > 0).ToArray();
        foreach (var id in Shuffled(ids))
            await subject.CommitAsync(Shapes.Put(Shapes.Blob(id), trial.Version())).ConfigureAwait(false);
        await BothWaysAsync(trial, subject, new Query(Shapes.Blobs, Shapes.Scope), ids).ConfigureAwait(false);
    }

    private static async Task ValuesAsync(Trial trial, string index, string field, FieldValue[] ascending)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        // Ids run against the order of the values, so that an order by id shows.
        var ids = ascending.Select((_, i) => $"{999 - i}").ToArray();
        foreach (var i in Shuffled(Enumerable.Range(0, ids.Length)))
            await subject.CommitAsync(Shapes.PutItem(Shapes.Item(ids[i]), trial.Version(), (field, ascending[i]))).ConfigureAwait(false);
        await BothWaysAsync(trial, subject, new Query(Shapes.Items, Shapes.Scope, index), ids).ConfigureAwait(false);
        await BothWaysAsync(trial, await trial.RestartAsync().ConfigureAwait(false), new Query(Shapes.Items, Shapes.Scope, index), ids).ConfigureAwait(false);
    }

    private static async Task TiesAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        foreach (var id in Shuffled(Texts.Where(text => text.Length > 0)))
            await subject.CommitAsync(Shapes.PutItem(Shapes.Item(id), trial.Version(), ("txt", FieldValue.Of("same")), ("num", FieldValue.Of(7)))).ConfigureAwait(false);
        foreach (var query in (Query[])[new(Shapes.Items, Shapes.Scope, "by_txt"), new(Shapes.Items, Shapes.Scope, "by_num"), new(Shapes.Items, Shapes.Scope, "by_real"), new(Shapes.Items, Shapes.Scope, "of_num") { Equal = [FieldValue.Of(7)] }])
            await BothWaysAsync(trial, subject, query, [.. Texts.Where(text => text.Length > 0)]).ConfigureAwait(false);
    }

    private static async Task NegativeZeroAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        await subject.CommitAsync(Shapes.PutItem(Shapes.Item("b"), trial.Version(), ("real", FieldValue.Of(-0.0))), Shapes.PutItem(Shapes.Item("a"), trial.Version(), ("real", FieldValue.Of(0.0)))).ConfigureAwait(false);
        await BothWaysAsync(trial, subject, new Query(Shapes.Items, Shapes.Scope, "by_real"), ["a", "b"]).ConfigureAwait(false);
        foreach (var zero in (double[])[0.0, -0.0])
            await BothWaysAsync(trial, subject, new Query(Shapes.Items, Shapes.Scope, "of_real") { Equal = [FieldValue.Of(zero)] }, ["a", "b"]).ConfigureAwait(false);
    }

    private static async Task OwnTimesAsync(Trial trial, string index, Func<Put, DateTimeOffset, Put> with)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        var ids = Times.Select((_, i) => $"{999 - i}").ToArray();
        foreach (var i in Shuffled(Enumerable.Range(0, ids.Length)))
            await subject.CommitAsync(with(Shapes.PutItem(Shapes.Item(ids[i]), trial.Version()), Times[i])).ConfigureAwait(false);
        await BothWaysAsync(trial, subject, new Query(Shapes.Items, Shapes.Scope, index), ids).ConfigureAwait(false);
        // The batch's own time takes its place in the order when the record is written again.
        var moved = with(Shapes.PutItem(Shapes.Item(ids[0]), trial.Version()), subject.Now);
        await subject.CommitAsync(moved).ConfigureAwait(false);
        await BothWaysAsync(trial, subject, new Query(Shapes.Items, Shapes.Scope, index), [.. ids[1..^1], ids[0], ids[^1]]).ConfigureAwait(false);
    }

    private static async Task EqualTimesAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        foreach (var id in Shuffled(Enumerable.Range(100, 60)))
            await subject.CommitAsync(Shapes.PutItem(Shapes.Item($"{id}"), trial.Version())).ConfigureAwait(false);
        foreach (var index in (string[])["by_created", "by_updated"])
            await BothWaysAsync(trial, subject, new Query(Shapes.Items, Shapes.Scope, index), [.. Enumerable.Range(100, 60).Select(id => $"{id}")]).ConfigureAwait(false);
    }

    private static async Task LogsAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        var ids = Texts.Where(text => text.Length > 0).ToArray();
        foreach (var id in Shuffled(ids))
            await subject.CommitAsync(Shapes.Append(Shapes.Log(id), null, trial.Version())).ConfigureAwait(false);
        trial.Same(ids, await subject.LogsAsync(Shapes.Journal.Name, Shapes.Scope).ConfigureAwait(false), "the logs of a scope");
    }

    private static async Task ScopesAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        var scopes = Texts.Where(text => text.Length > 0).ToArray();
        foreach (var scope in Shuffled(scopes))
        {
            await subject.CommitAsync(Shapes.Put(Shapes.Blob("a", scope), trial.Version())).ConfigureAwait(false);
            await subject.CommitAsync(Shapes.Append(Shapes.Log("a", scope), null, trial.Version())).ConfigureAwait(false);
        }
        foreach (var name in (string[])[Shapes.Blobs.Name, Shapes.Journal.Name])
        {
            trial.Same(scopes, await subject.ScopesAsync(name).ConfigureAwait(false), $"the scopes of {name}");
            for (var i = 0; i < scopes.Length; i += 5)
                trial.Same(scopes[(i + 1)..], await subject.ScopesAsync(name, scopes[i]).ConfigureAwait(false), $"the scopes of {name} after '{scopes[i]}'");
        }
    }

    private static async Task BothWaysAsync(Trial trial, Subject subject, Query query, string[] ids)
    {
        query = query with { Limit = 1000 };
        trial.Same(ids, await subject.IdsAsync(query).ConfigureAwait(false), $"the ascending order by {query.Index ?? "id"}");
        trial.Same(ids.Reverse(), await subject.IdsAsync(query with { Descending = true }).ConfigureAwait(false), $"the descending order by {query.Index ?? "id"}");
    }

    private static T[] Shuffled<T>(IEnumerable<T> values)
    {
        var array = values.ToArray();
        new Random(7).Shuffle(array);
        return array;
    }
}
