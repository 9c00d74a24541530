using Perdure.Storage;

namespace Perdure.Conformance.Suites;

/// <summary>Nothing given to a store or taken from it shares memory with it.</summary>
internal sealed class AliasSuite : ISuite
{
    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("alias.given-body", GivenBodyAsync),
        new("alias.found-body", FoundBodyAsync),
        new("alias.queried-body", QueriedBodyAsync),
        new("alias.given-entry", GivenEntryAsync),
        new("alias.replaced-entry", ReplacedEntryAsync),
        new("alias.given-fields", GivenFieldsAsync),
    ];

    private static async Task GivenBodyAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        var body = Shapes.Bytes("before");
        await subject.CommitAsync(new Put(Shapes.Blob("a"), trial.Version(), body, [])).ConfigureAwait(false);
        body.AsSpan().Fill((byte)'!');
        trial.SameBytes("before", (await subject.FindAsync(Shapes.Blob("a")).ConfigureAwait(false))!.Body, "the record after the array it was written from changed");
    }

    private static async Task FoundBodyAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        await subject.CommitAsync(Shapes.Put(Shapes.Blob("a"), trial.Version(), body: "before")).ConfigureAwait(false);
        var found = await subject.Backend.FindAsync([Shapes.Blob("a"), Shapes.Blob("a")], trial.CancellationToken).ConfigureAwait(false);
        Scribble(found[0]!.Body);
        trial.SameBytes("before", found[1]!.Body, "the second answer to one key after the first was changed");
        trial.SameBytes("before", (await subject.FindAsync(Shapes.Blob("a")).ConfigureAwait(false))!.Body, "the record after a found body was changed");
    }

    private static async Task QueriedBodyAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        await subject.CommitAsync(Shapes.Put(Shapes.Blob("a"), trial.Version(), body: "before")).ConfigureAwait(false);
        Scribble((await subject.QueryAsync(new Query(Shapes.Blobs, Shapes.Scope)).ConfigureAwait(false)).Single().Body);
        trial.SameBytes("before", (await subject.FindAsync(Shapes.Blob("a")).ConfigureAwait(false))!.Body, "the record after a queried body was changed");
    }

    private static async Task GivenEntryAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        var (head, body) = (Shapes.Bytes("head"), Shapes.Bytes("body"));
        NewEntry[] entries = [new(trial.Version(), head, body)];
        await subject.CommitAsync(new Append(Shapes.Log(), entries)).ConfigureAwait(false);
        head.AsSpan().Fill((byte)'!');
        body.AsSpan().Fill((byte)'!');
        entries[0] = new NewEntry(99, default, default);
        await LookAsync(trial, subject, "after what it was written from changed").ConfigureAwait(false);
        var copy = (await subject.ReadAsync(Shapes.Log()).ConfigureAwait(false)).Single();
        copy.Head.AsSpan().Fill((byte)'!');
        await LookAsync(trial, subject, "after a copy was changed").ConfigureAwait(false);
    }

    private static async Task ReplacedEntryAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        var version = trial.Version();
        await subject.CommitAsync(Shapes.Append(Shapes.Log(), null, version)).ConfigureAwait(false);
        var (head, body) = (Shapes.Bytes("head"), Shapes.Bytes("body"));
        await subject.CommitAsync(new ReplaceEntry(Shapes.Log(), 1, version, new NewEntry(trial.Version(), head, body))).ConfigureAwait(false);
        head.AsSpan().Fill((byte)'!');
        body.AsSpan().Fill((byte)'!');
        await LookAsync(trial, subject, "after what replaced it changed").ConfigureAwait(false);
    }

    private static async Task GivenFieldsAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        var put = Shapes.PutItem(Shapes.Item("a"), trial.Version(), ("txt", FieldValue.Of("before")));
        FieldValue[] fields = [.. put.Fields];
        await subject.CommitAsync(put with { Fields = fields }).ConfigureAwait(false);
        Array.Fill(fields, FieldValue.Of("after"));
        await subject.CommitAsync(Shapes.PutItem(Shapes.Item("b"), trial.Version(), ("txt", FieldValue.Of("between")))).ConfigureAwait(false);
        trial.Same(["a", "b"], await subject.IdsAsync(new Query(Shapes.Items, Shapes.Scope, "by_txt")).ConfigureAwait(false), "the order after the given fields changed");
        await subject.CommitAsync(Shapes.PutItem(Shapes.Item("a"), trial.Version(), ("txt", FieldValue.Of("new")))).ConfigureAwait(false);
        trial.Same(["b", "a"], await subject.IdsAsync(new Query(Shapes.Items, Shapes.Scope, "by_txt")).ConfigureAwait(false), "the order after the record was replaced");
    }

    private static async Task LookAsync(Trial trial, Subject subject, string when)
    {
        var entry = (await subject.ReadAsync(Shapes.Log()).ConfigureAwait(false)).Single();
        trial.SameBytes("head", entry.Head, $"the head {when}");
        trial.SameBytes("body", entry.Body, $"the body {when}");
    }

    // Memory that belongs to the reader can be written to; what cannot be written to cannot be damaged either.
    private static void Scribble(ReadOnlyMemory<byte> memory)
    {
        if (System.Runtime.InteropServices.MemoryMarshal.TryGetArray(memory, out var array))
            array.AsSpan().Fill((byte)'!');
    }
}
