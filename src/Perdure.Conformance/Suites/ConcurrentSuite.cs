using Perdure.Storage;

namespace Perdure.Conformance.Suites;

/// <summary>One instance, many callers.</summary>
internal sealed class ConcurrentSuite : ISuite
{
    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("concurrent.mixed-operations", MixedAsync),
        new("concurrent.appends-all-arrive", AppendsAsync),
        new("concurrent.scopes-in-opposite-order", OppositeAsync),
        new("concurrent.batches-are-seen-whole", WholeAsync),
        new("concurrent.seen-by-other-instances", SeenAsync),
        new("concurrent.disposal-waits-for-writes", DisposalAsync),
    ];

    private static async Task MixedAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        await StartingLine.RunAsync(8, async worker =>
        {
            for (var i = 0; i < 40; i++)
            {
                var id = $"{worker}-{i}";
                await subject.CommitAsync(Shapes.PutItem(Shapes.Item(id), trial.Version(), ("txt", FieldValue.Of($"{i % 5}")), ("tags", FieldValue.Many([FieldValue.Of("t")]))), Shapes.Append(Shapes.Log($"{worker % 2}"), null, trial.Version())).ConfigureAwait(false);
                trial.True(await subject.FindAsync(Shapes.Item(id)).ConfigureAwait(false) is not null, "a record its own writer looks for", "there", "absent");
                if (i % 4 == 0)
                    await subject.CommitAsync(new Remove(Shapes.Item(id), Expect.Present)).ConfigureAwait(false);
                else if (i % 4 == 1)
                    trial.True((await subject.QueryAsync(new Query(Shapes.Items, Shapes.Scope, "tag") { Equal = [FieldValue.Of("t")], Limit = 10 }).ConfigureAwait(false)).Count > 0, "a query while others write", "records", "none");
                else if (i % 4 == 2)
                    trial.True((await subject.PositionsAsync(new LogRead(Shapes.Log($"{worker % 2}"), PositionRange.All) { Limit = 5, Descending = true }).ConfigureAwait(false)).Length > 0, "a read while others append", "entries", "none");
                else
                    await subject.Backend.SweepAsync(Shapes.Items.Name, 10, trial.CancellationToken).ConfigureAwait(false);
            }
            return 0;
        }).ConfigureAwait(false);
        trial.Equal(8 * 30, (await subject.IdsAsync(new Query(Shapes.Items, Shapes.Scope, "by_txt") { Limit = 1000 }).ConfigureAwait(false)).Count, "the records left");
        foreach (var log in (string[])["0", "1"])
            trial.Same(Enumerable.Range(1, 160).Select(i => (long)i), await subject.PositionsAsync(Shapes.Log(log)).ConfigureAwait(false), "the positions of a log that four wrote to");
    }

    private static async Task AppendsAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        var positions = await StartingLine.RunAsync(40, async _ =>
        {
            var version = trial.Version();
            return (Position: (await subject.CommitAsync(Shapes.Append(Shapes.Log(), null, version)).ConfigureAwait(false)).Single(), Version: version);
        }).ConfigureAwait(false);
        trial.Same(positions.Order(), (await subject.ReadAsync(Shapes.Log()).ConfigureAwait(false)).Select(entry => (entry.Position, entry.Version)), "the entries, each where its writer was told");
    }

    private static async Task OppositeAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        // Where a batch is one scope, the keys of one scope in opposite orders; else scopes in opposite orders.
        var scopes = trial.Fixture.Traits.Atomicity == Atomicity.Store ? 4 : 1;
        await StartingLine.RunAsync(6, async worker =>
        {
            for (var i = 0; i < 25; i++)
            {
                var keys = Enumerable.Range(0, 4).Select(at => Shapes.Blob($"{at}", $"scope{at % scopes}"));
                await subject.CommitAsync([.. (worker % 2 == 0 ? keys : keys.Reverse()).Select(key => Shapes.Put(key, trial.Version(), body: $"{worker}-{i}"))]).ConfigureAwait(false);
            }
            return 0;
        }).ConfigureAwait(false);
        var bodies = (await subject.Backend.FindAsync([.. Enumerable.Range(0, 4).Select(at => Shapes.Blob($"{at}", $"scope{at % scopes}"))], trial.CancellationToken).ConfigureAwait(false)).Select(record => Convert.ToHexString(record!.Body.Span));
        trial.Equal(1, bodies.Distinct().Count(), "the number of batches whose parts are left");
    }

    private static async Task SeenAsync(Trial trial)
    {
        var (reader, writer) = (await trial.OpenAsync().ConfigureAwait(false), await trial.OpenAsync().ConfigureAwait(false));
        for (var i = 0; i < 10; i++)
        {
            var version = trial.Version();
            await writer.CommitAsync(Shapes.Put(Shapes.Blob("a"), version)).ConfigureAwait(false);
            trial.Equal(version, await reader.VersionAsync(Shapes.Blob("a")).ConfigureAwait(false), "what another instance has written");
        }
        await writer.CommitAsync(new Remove(Shapes.Blob("a"), Expect.Present)).ConfigureAwait(false);
        trial.Equal(null, await reader.VersionAsync(Shapes.Blob("a")).ConfigureAwait(false), "what another instance has removed");
    }

    private static async Task WholeAsync(Trial trial)
    {
        var (reader, writer) = (await trial.OpenAsync().ConfigureAwait(false), await trial.OpenAsync().ConfigureAwait(false));
        var done = false;
        await StartingLine.RunAsync(2, async role =>
        {
            if (role == 0)
            {
                try
                {
                    for (var i = 0; i < 150; i++)
                        await writer.CommitAsync([.. Enumerable.Range(0, 4).Select(at => Shapes.PutItem(Shapes.Item($"{i % 2}-{at}"), trial.Version(), ("grp", FieldValue.Of("g")), ("num", FieldValue.Of(i)))), .. Enumerable.Range(0, 4).Select(at => new Remove(Shapes.Item($"{(i + 1) % 2}-{at}")))]).ConfigureAwait(false);
                }
                finally
                {
                    Volatile.Write(ref done, true);
                }
                return 0;
            }
            while (!Volatile.Read(ref done))
            {
                var ids = await reader.IdsAsync(new Query(Shapes.Items, Shapes.Scope)).ConfigureAwait(false);
                trial.True(ids.Count is 0 or 4 && ids.Select(id => id[0]).Distinct().Count() <= 1, "one query while batches of four replace each other", "all four of one batch", string.Join(", ", ids));
            }
            return 0;
        }).ConfigureAwait(false);
    }

    private static async Task DisposalAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        var written = await StartingLine.RunAsync(7, async worker =>
        {
            var acknowledged = 0;
            try
            {
                for (; worker < 6 && acknowledged < 1000; acknowledged++)
                    await subject.CommitAsync(Shapes.Put(Shapes.Blob($"{worker}-{acknowledged}"), trial.Version()), Shapes.Append(Shapes.Log($"{worker}"), null, trial.Version())).ConfigureAwait(false);
                if (worker == 6)
                    await subject.Backend.DisposeAsync().ConfigureAwait(false);
            }
            catch (ObjectDisposedException)
            {
                // What every call after disposal must say.
            }
            return acknowledged;
        }).ConfigureAwait(false);
        subject = await trial.RestartAsync().ConfigureAwait(false);
        for (var worker = 0; worker < 6; worker++)
        {
            var there = (await subject.PositionsAsync(Shapes.Log($"{worker}")).ConfigureAwait(false)).Length;
            trial.True(there >= written[worker] && there <= written[worker] + 1, "the batches of a writer whose store was disposed", $"the {written[worker]} acknowledged, at most one more", $"{there}");
            trial.Equal(there, (await subject.IdsAsync(new Query(Shapes.Blobs, Shapes.Scope) { Range = new FieldRange { From = FieldValue.Of($"{worker}-"), To = FieldValue.Of($"{worker}.") }, Limit = 2000 }).ConfigureAwait(false)).Count, "the records of the same batches");
        }
    }
}
