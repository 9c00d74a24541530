using Perdure.Storage;

namespace Perdure.Conformance.Suites;

/// <summary>Misuse is an <see cref="ArgumentException"/>, the database's no has a fault, and neither harms the store.</summary>
internal sealed class ErrorSuite : ISuite
{
    private static readonly CollectionSchema Unknown = new("kit_unknown", 1, [], [], _ => []);

    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("error.name-not-prepared", NotPreparedAsync),
        new("error.index-not-declared", NotDeclaredAsync),
        new("error.equality-values", EqualityAsync),
        new("error.field-values", FieldsAsync),
        new("error.limits", LimitsAsync),
        new("error.empty-append", EmptyAppendAsync),
        new("error.too-large", TooLargeAsync),
        new("error.disposed", DisposedAsync),
        new("error.disposed-twice", DisposedTwiceAsync),
    ];

    private static async Task NotPreparedAsync(Trial trial)
    {
        var subject = await OpenAsync(trial).ConfigureAwait(false);
        var backend = subject.Backend;
        await MisusesAsync<ArgumentException>(
            trial, subject,
            ("finding in a collection that was not prepared", () => subject.FindAsync(new RecordKey(Unknown.Name, "s", "a"))),
            ("finding in a log", () => subject.FindAsync(new RecordKey(Shapes.Journal.Name, "s", "a"))),
            ("querying a collection that was not prepared", () => subject.QueryAsync(new Query(Unknown, "s"))),
            ("putting into a collection that was not prepared", () => subject.WriteAsync(Shapes.Put(Shapes.Blob("x"), trial.Version()), Shapes.Put(new RecordKey(Unknown.Name, Shapes.Scope, "a"), trial.Version()))),
            ("removing from a collection that was not prepared", () => subject.WriteAsync(new Remove(new RecordKey(Unknown.Name, "s", "a")))),
            ("requiring of a collection that was not prepared", () => subject.WriteAsync(new Require(new RecordKey(Unknown.Name, "s", "a"), Expect.Absent))),
            ("appending to a log that was not prepared", () => subject.WriteAsync(Shapes.Put(Shapes.Blob("x"), trial.Version()), Shapes.Append(new LogKey("kit_nothing", Shapes.Scope, "a"), null, trial.Version()))),
            ("appending to a collection", () => subject.WriteAsync(Shapes.Append(new LogKey(Shapes.Blobs.Name, "s", "a"), null, trial.Version()))),
            ("dropping a log that was not prepared", () => subject.WriteAsync(new Drop(new LogKey("kit_nothing", "s", "a")))),
            ("reading a log that was not prepared", () => subject.ReadAsync(new LogKey("kit_nothing", "s", "a"))),
            ("reading a collection as a log", () => subject.ReadAsync(new LogKey(Shapes.Blobs.Name, "s", "a"))),
            ("listing logs that were not prepared", () => subject.LogsAsync("kit_nothing", "s")),
            ("listing scopes of what was not prepared", () => subject.ScopesAsync("kit_nothing")),
            ("sweeping what was not prepared", async () => await backend.SweepAsync("kit_nothing", 1000, trial.CancellationToken).ConfigureAwait(false)),
            ("sweeping a log", async () => await backend.SweepAsync(Shapes.Journal.Name, 1000, trial.CancellationToken).ConfigureAwait(false))).ConfigureAwait(false);
    }

    private static async Task NotDeclaredAsync(Trial trial)
    {
        var subject = await OpenAsync(trial).ConfigureAwait(false);
        var thrown = await trial.ThrowsAsync<ArgumentException>(() => subject.QueryAsync(new Query(Shapes.Items, Shapes.Scope, "by_nothing")), "a query by an index that is not declared").ConfigureAwait(false);
        trial.True(thrown.Message.Contains("by_nothing", StringComparison.Ordinal) && thrown.Message.Contains("by_txt", StringComparison.Ordinal), "the message", "the index that was asked for, and those there are", thrown.Message);
    }

    private static async Task EqualityAsync(Trial trial)
    {
        var subject = await OpenAsync(trial).ConfigureAwait(false);
        var query = new Query(Shapes.Items, Shapes.Scope, "grp_by_txt");
        await MisusesAsync<ArgumentException>(
            trial, subject,
            ("a query with too few values", () => subject.QueryAsync(query)),
            ("a query with too many values", () => subject.QueryAsync(query with { Equal = [FieldValue.Of("a"), FieldValue.Of("b")] })),
            ("a query with a value of another kind", () => subject.QueryAsync(query with { Equal = [FieldValue.Of(1)] })),
            ("a query with a set", () => subject.QueryAsync(query with { Equal = [FieldValue.Many([FieldValue.Of("a")])] })),
            ("a query with a bound of another kind", () => subject.QueryAsync(query with { Equal = [FieldValue.Of("a")], Range = new FieldRange { From = FieldValue.Of(true) } })),
            ("a query of ids with a bound of another kind", () => subject.QueryAsync(new Query(Shapes.Items, Shapes.Scope) { Range = new FieldRange { To = FieldValue.Of(1) } })),
            ("a query of an empty scope", () => subject.QueryAsync(query with { Scope = "", Equal = [FieldValue.Of("a")] })),
            ("a query of a scope with U+0000", () => subject.QueryAsync(query with { Scope = "a\0", Equal = [FieldValue.Of("a")] }))).ConfigureAwait(false);
    }

    private static async Task FieldsAsync(Trial trial)
    {
        var subject = await OpenAsync(trial).ConfigureAwait(false);
        var good = Shapes.PutItem(Shapes.Item("x"), trial.Version());
        var first = Shapes.Put(Shapes.Blob("x"), trial.Version());
        await MisusesAsync<ArgumentException>(
            trial, subject,
            ("a put with too few fields", () => subject.WriteAsync(first, good with { Fields = [FieldValue.Null] })),
            ("a put with too many fields", () => subject.WriteAsync(first, good with { Fields = [.. good.Fields, FieldValue.Null] })),
            ("a put with a field of another kind", () => subject.WriteAsync(first, good with { Fields = [FieldValue.Of(1), .. good.Fields.Skip(1)] })),
            ("a put with a set for a field of one", () => subject.WriteAsync(first, good with { Fields = [FieldValue.Many([FieldValue.Of("a")]), .. good.Fields.Skip(1)] })),
            ("a put with a set of another kind", () => subject.WriteAsync(first, good with { Fields = [.. good.Fields.SkipLast(1), FieldValue.Many([FieldValue.Of("a")])] }))).ConfigureAwait(false);
    }

    private static async Task LimitsAsync(Trial trial)
    {
        var subject = await OpenAsync(trial).ConfigureAwait(false);
        foreach (var limit in (int[])[0, -1, int.MinValue])
            await MisusesAsync<ArgumentException>(
                trial, subject,
                ($"a query limited to {limit}", () => subject.QueryAsync(new Query(Shapes.Items, Shapes.Scope) { Limit = limit })),
                ($"a query by index limited to {limit}", () => subject.QueryAsync(new Query(Shapes.Items, Shapes.Scope, "by_txt") { Limit = limit })),
                ($"a read limited to {limit}", () => subject.ReadAsync(new LogRead(Shapes.Log(), PositionRange.All) { Limit = limit })),
                ($"a sweep limited to {limit}", async () => await subject.Backend.SweepAsync(Shapes.Blobs.Name, limit, trial.CancellationToken).ConfigureAwait(false))).ConfigureAwait(false);
    }

    private static async Task EmptyAppendAsync(Trial trial)
    {
        var subject = await OpenAsync(trial).ConfigureAwait(false);
        await MisusesAsync<ArgumentException>(trial, subject, ("an append of no entries", () => subject.WriteAsync(Shapes.Put(Shapes.Blob("x"), trial.Version()), new Append(Shapes.Log(), [])))).ConfigureAwait(false);
    }

    private static async Task TooLargeAsync(Trial trial)
    {
        var subject = await OpenAsync(trial).ConfigureAwait(false);
        var before = await subject.PictureAsync().ConfigureAwait(false);
        var (max, first) = (subject.Backend.Info.MaxBodyBytes, Shapes.Put(Shapes.Blob("x"), trial.Version()));
        using var huge = new UnreadableMemory(max + 1);
        using var rest = new UnreadableMemory(max);
        foreach (var operation in (WriteOperation[])
            [new Put(Shapes.Blob("huge"), trial.Version(), huge.Bytes, []), new Append(Shapes.Log("huge"), [new NewEntry(trial.Version(), default, huge.Bytes)]), new Append(Shapes.Log("huge"), [new NewEntry(trial.Version(), rest.Bytes, rest.Bytes)])])
            await trial.FaultsAsync(Fault.TooLarge, () => subject.WriteAsync(first, operation), $"{operation.GetType().Name} of a byte more than Info allows").ConfigureAwait(false);
        trial.Equal(before, await subject.PictureAsync().ConfigureAwait(false), "the store after what was too large");
    }

    private static async Task DisposedAsync(Trial trial)
    {
        var subject = await OpenAsync(trial).ConfigureAwait(false);
        var before = await subject.PictureAsync().ConfigureAwait(false);
        await subject.Backend.DisposeAsync().ConfigureAwait(false);
        foreach (var (name, call) in Members.Of(subject.Backend, trial.Version))
            await trial.ThrowsAsync<ObjectDisposedException>(() => call(trial.CancellationToken), $"{name} after disposal").ConfigureAwait(false);
        trial.Equal(before, await (await trial.OpenAsync().ConfigureAwait(false)).PictureAsync().ConfigureAwait(false), "the store after calls to a disposed instance");
    }

    private static async Task DisposedTwiceAsync(Trial trial)
    {
        var (first, second) = (await OpenAsync(trial).ConfigureAwait(false), await trial.OpenAsync().ConfigureAwait(false));
        await first.Backend.DisposeAsync().ConfigureAwait(false);
        await first.Backend.DisposeAsync().ConfigureAwait(false);
        await second.CommitAsync(Shapes.Put(Shapes.Blob("after"), trial.Version())).ConfigureAwait(false);
    }

    private static async Task<Subject> OpenAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        await subject.CommitAsync(Shapes.Put(Shapes.Blob("there"), trial.Version()), Shapes.Append(Shapes.Log("there"), null, trial.Version())).ConfigureAwait(false);
        return subject;
    }

    // Each fails, and the store is what it was.
    private static async Task MisusesAsync<T>(Trial trial, Subject subject, params (string What, Func<Task> Act)[] misuses) where T : Exception
    {
        var before = await subject.PictureAsync().ConfigureAwait(false);
        foreach (var (what, act) in misuses)
            await trial.ThrowsAsync<T>(act, what).ConfigureAwait(false);
        trial.Equal(before, await subject.PictureAsync().ConfigureAwait(false), "the store after misuse");
    }
}
