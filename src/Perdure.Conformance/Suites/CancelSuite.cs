using Perdure.Storage;

namespace Perdure.Conformance.Suites;

/// <summary>Cancellation leaves a write done or not done, and the store in order.</summary>
internal sealed class CancelSuite : ISuite
{
    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("cancel.before-every-call", BeforeAsync),
        new("cancel.writes-at-random-moments", RandomAsync),
        new("cancel.queries-half-way", HalfWayAsync),
        new("cancel.streams-left-early", LeftEarlyAsync),
    ];

    private static async Task BeforeAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        await subject.CommitAsync(Shapes.Put(Shapes.Blob("there"), trial.Version()), Shapes.Append(Shapes.Log("there"), null, trial.Version())).ConfigureAwait(false);
        var before = await subject.PictureAsync().ConfigureAwait(false);
        foreach (var (name, call) in Members.Of(subject.Backend, trial.Version))
        {
            await trial.ThrowsAsync<OperationCanceledException>(() => call(new CancellationToken(true)), $"{name} with a cancelled token").ConfigureAwait(false);
            trial.Equal(before, await subject.PictureAsync().ConfigureAwait(false), $"the store after a cancelled {name}");
        }
        foreach (var (_, call) in Members.Of(subject.Backend, trial.Version))
            await call(trial.CancellationToken).ConfigureAwait(false);
    }

    private static async Task RandomAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        var acknowledged = new bool[120];
        await Parallel.ForEachAsync(Enumerable.Range(0, acknowledged.Length), new ParallelOptions { MaxDegreeOfParallelism = 6, CancellationToken = trial.CancellationToken }, async (i, token) =>
        {
            using var cancel = CancellationTokenSource.CreateLinkedTokenSource(token);
            var writing = WriteAsync(subject, trial, i, cancel.Token);
            Thread.SpinWait(i * 37 % 997 * (i % 5 == 0 ? 40 : 2));
            await cancel.CancelAsync().ConfigureAwait(false);
            acknowledged[i] = await writing.ConfigureAwait(false);
        }).ConfigureAwait(false);
        foreach (var when in (string[])["", " after a restart"])
        {
            for (var i = 0; i < acknowledged.Length; i++)
                await WholeOrAbsentAsync(trial, subject, i, acknowledged[i], when).ConfigureAwait(false);
            subject = await trial.RestartAsync().ConfigureAwait(false);
        }
        trial.True(await WriteAsync(subject, trial, acknowledged.Length, trial.CancellationToken).ConfigureAwait(false), "a write after many that were cancelled", "a commit", "none");
    }

    private static async Task<bool> WriteAsync(Subject subject, Trial trial, int i, CancellationToken cancellationToken)
    {
        var scope = $"scope{i % 3}";
        WriteOperation[] operations = [Shapes.Put(Shapes.Blob($"{i}", scope), trial.Version(), Expect.Absent), Shapes.Append(Shapes.Log($"{i}", scope), LogHead.Empty, trial.Version()), Shapes.Put(Shapes.Note($"{i}", scope), trial.Version())];
        try
        {
            // So that the caller goes on and cancels while a backend that never waits is writing.
            await Task.Yield();
            return (await subject.Backend.WriteAsync(new WriteBatch(operations, subject.Now), cancellationToken).ConfigureAwait(false)).Conflict is null;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static async Task WholeOrAbsentAsync(Trial trial, Subject subject, int i, bool acknowledged, string when)
    {
        var scope = $"scope{i % 3}";
        bool[] parts =
        [
            await subject.FindAsync(Shapes.Blob($"{i}", scope)).ConfigureAwait(false) is not null,
            await subject.HeadAsync(Shapes.Log($"{i}", scope)).ConfigureAwait(false) != LogHead.Empty,
            await subject.FindAsync(Shapes.Note($"{i}", scope)).ConfigureAwait(false) is not null,
        ];
        trial.Equal(1, parts.Distinct().Count(), $"the kinds of parts (there, not there) of a cancelled batch{when}");
        trial.True(parts[0] || !acknowledged, $"an acknowledged batch{when}", "whole", "absent");
    }

    private static async Task HalfWayAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        await subject.CommitAsync([.. Enumerable.Range(0, 200).Select(i => Shapes.PutItem(Shapes.Item($"{i:D3}"), trial.Version()))]).ConfigureAwait(false);
        using var cancel = new CancellationTokenSource();
        var seen = 0;
        await trial.ThrowsAsync<OperationCanceledException>(
            async () =>
            {
                await foreach (var _ in subject.Backend.QueryAsync(new Query(Shapes.Items, Shapes.Scope, "by_txt") { Limit = 1000 }, cancel.Token).ConfigureAwait(false))
                    if (++seen == 3)
                        await cancel.CancelAsync().ConfigureAwait(false);
            },
            "a query that is cancelled after three records").ConfigureAwait(false);
        await subject.CommitAsync(Shapes.PutItem(Shapes.Item("after"), trial.Version())).ConfigureAwait(false);
    }

    private static async Task LeftEarlyAsync(Trial trial)
    {
        var (subject, other) = (await trial.OpenAsync().ConfigureAwait(false), await trial.OpenAsync().ConfigureAwait(false));
        await subject.CommitAsync([.. Enumerable.Range(0, 200).Select(i => Shapes.PutItem(Shapes.Item($"{i:D3}"), trial.Version()))]).ConfigureAwait(false);
        for (var turn = 0; turn < 30; turn++)
        {
            await foreach (var _ in subject.Backend.QueryAsync(new Query(Shapes.Items, Shapes.Scope) { Limit = 1000 }, trial.CancellationToken).ConfigureAwait(false))
            {
                // Writing while reading: here and from another instance.
                await subject.CommitAsync(Shapes.PutItem(Shapes.Item("here"), trial.Version())).ConfigureAwait(false);
                await other.CommitAsync(Shapes.PutItem(Shapes.Item("there"), trial.Version())).ConfigureAwait(false);
                break;
            }
        }
        trial.Equal(202, (await subject.IdsAsync(new Query(Shapes.Items, Shapes.Scope) { Limit = 1000 }).ConfigureAwait(false)).Count, "the records after queries that were left early");
    }
}
