using Perdure.Storage;

namespace Perdure.Conformance.Workers;

/// <summary>The batches of a writer that will be killed: each touches two records and a log, so that half a batch would show.</summary>
internal static class AcknowledgedWrites
{
    public static LogKey Log { get; } = Shapes.Log("acknowledged");

    public static WriteBatch Batch(int number, Func<long> version, DateTimeOffset at) => new(
        [
            Shapes.Put(Shapes.Blob(Id(number)), version(), Expect.Absent, Body(number)),
            new Append(Log, [new NewEntry(version(), Shapes.Bytes(Id(number)), Shapes.Bytes(Body(number)))], null),
            Shapes.Put(Shapes.Note("last"), version(), Expect.Any, Id(number)),
        ],
        at);

    public static string Id(int number) => $"{number:D8}";

    // Lengths from a few bytes to a few pages.
    public static string Body(int number) => $"{number}:{new string((char)('a' + (number % 26)), number % 97 * (number % 11 == 0 ? 97 : 3))}";

    /// <summary>Everything acknowledged is there, at most one more, and nothing half.</summary>
    /// <returns>How many there are.</returns>
    public static async Task<int> LookAsync(Trial trial, Subject subject, int acknowledged)
    {
        var records = await subject.QueryAsync(new Query(Shapes.Blobs, Shapes.Scope) { Limit = int.MaxValue }).ConfigureAwait(false);
        var entries = await subject.ReadAsync(Log).ConfigureAwait(false);
        trial.True(records.Count >= acknowledged, "the acknowledged writes", $"at least {acknowledged}", $"{records.Count}");
        trial.True(records.Count <= acknowledged + 1, "the writes", $"at most one more than the {acknowledged} acknowledged", $"{records.Count}");
        trial.Same(Enumerable.Range(0, records.Count).Select(Id), records.Select(record => record.Key.Id), "the records");
        trial.Same(Enumerable.Range(1, records.Count).Select(i => (long)i), entries.Select(entry => entry.Position), "the entries written with them");
        for (var i = 0; i < records.Count; i++)
        {
            trial.SameBytes(Shapes.Bytes(Body(i)), records[i].Body, $"the body of record {i}");
            trial.SameBytes(Shapes.Bytes(Id(i)), entries[i].Head, $"the head of entry {i}");
            trial.SameBytes(Shapes.Bytes(Body(i)), entries[i].Body, $"the body of entry {i}");
        }
        if (records.Count > 0)
            trial.SameBytes(Shapes.Bytes(Id(records.Count - 1)), trial.Present(await subject.FindAsync(Shapes.Note("last")).ConfigureAwait(false), "the record that names the last write").Body, "the last write");
        return records.Count;
    }
}
