using Perdure.Storage;

namespace Perdure.Conformance.Suites;

/// <summary>Reading a log: ranges, direction, limits, heads alone, and visitors that stop.</summary>
internal sealed class LogReadSuite : ISuite
{
    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("logread.ranges-directions-and-limits", RangesAsync),
        new("logread.heads-only", HeadsOnlyAsync),
        new("logread.visitor-that-stops", StopsAsync),
        new("logread.visitor-that-throws", ThrowsAsync),
        new("logread.while-others-append", WhileOthersAppendAsync),
    ];

    private static async Task RangesAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        await subject.CommitAsync(Shapes.Append(Shapes.Log(), LogHead.Empty, [.. Enumerable.Range(0, 12).Select(_ => trial.Version())])).ConfigureAwait(false);
        await subject.CommitAsync(new Trim(Shapes.Log(), [new(4, 5), new(9, 9)])).ConfigureAwait(false);
        long[] there = [1, 2, 3, 6, 7, 8, 10, 11, 12];
        PositionRange[][] all =
        [
            [PositionRange.All], [new(1, 1)], [new(4, 5)], [new(3, 6)], [new(9, 10)], [new(12, 99)], [new(13, 99)], [new(1, 3), new(6, 8)], [new(1, 1), new(2, 2), new(3, 3)],
            [new(2, 4), new(5, 9), new(11, 11)], [new(4, 4), new(9, 9), new(20, 30)], [new(1, 1), new(12, PositionRange.MaxPosition)], [new(PositionRange.MaxPosition, PositionRange.MaxPosition)],
        ];
        foreach (var ranges in all)
            foreach (var descending in (bool[])[false, true])
                foreach (var limit in (int[])[1, 2, 4, int.MaxValue])
                {
                    var expected = there.Where(position => ranges.Any(range => range.From <= position && position <= range.To));
                    expected = (descending ? expected.Reverse() : expected).Take(limit);
                    var read = new LogRead(Shapes.Log(), ranges) { Descending = descending, Limit = limit };
                    trial.Same(expected, await subject.PositionsAsync(read).ConfigureAwait(false), $"{(descending ? "descending" : "ascending")} at most {limit} of {string.Join(", ", ranges)}");
                }
    }

    private static async Task HeadsOnlyAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        int[] lengths = [0, 1, 255, 70_000];
        await subject.CommitAsync(new Append(Shapes.Log(), [.. lengths.Select(length => new NewEntry(trial.Version(), Shapes.Bytes($"head {length}"), new byte[length]))])).ConfigureAwait(false);
        var entries = await subject.ReadAsync(new LogRead(Shapes.Log(), PositionRange.All) { Bodies = false }).ConfigureAwait(false);
        trial.Same(lengths.Select(length => (length, 0)), entries.Select(entry => (entry.BodyLength, entry.Body.Length)), "the lengths without the bodies");
        foreach (var (entry, length) in entries.Zip(lengths))
            trial.SameBytes(Shapes.Bytes($"head {length}"), entry.Head, "a head");
        trial.Same(lengths.Select(length => (length, length)), (await subject.ReadAsync(Shapes.Log()).ConfigureAwait(false)).Select(entry => (entry.BodyLength, entry.Body.Length)), "the lengths with the bodies");
    }

    private static async Task StopsAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        await subject.CommitAsync(Shapes.Append(Shapes.Log(), null, [.. Enumerable.Range(0, 50).Select(_ => trial.Version())])).ConfigureAwait(false);
        foreach (var descending in (bool[])[false, true])
        {
            var seen = new List<long>();
            var read = new LogRead(Shapes.Log(), [new(1, 2), new(5, 50)]) { Descending = descending };
            await subject.Backend.ReadLogAsync(read, entry => { seen.Add(entry.Position); return seen.Count < 4; }, trial.CancellationToken).ConfigureAwait(false);
            trial.Same(descending ? [50, 49, 48, 47] : [1, 2, 5, 6], seen, "the positions seen before the visitor stopped");
        }
        await subject.CommitAsync(Shapes.Append(Shapes.Log(), null, trial.Version())).ConfigureAwait(false);
    }

    private static async Task ThrowsAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        await subject.CommitAsync(Shapes.Append(Shapes.Log(), null, trial.Version(), trial.Version())).ConfigureAwait(false);
        for (var i = 0; i < 20; i++)
            await trial.ThrowsAsync<NotFiniteNumberException>(
                async () => await subject.Backend.ReadLogAsync(new LogRead(Shapes.Log(), PositionRange.All), _ => throw new NotFiniteNumberException(), trial.CancellationToken).ConfigureAwait(false),
                "a visitor's own exception").ConfigureAwait(false);
        await subject.CommitAsync(Shapes.Append(Shapes.Log(), null, trial.Version())).ConfigureAwait(false);
        trial.Same([1, 2, 3], await subject.PositionsAsync(Shapes.Log()).ConfigureAwait(false), "the entries after visitors threw");
    }

    private static async Task WhileOthersAppendAsync(Trial trial)
    {
        var (reader, writer) = (await trial.OpenAsync().ConfigureAwait(false), await trial.OpenAsync().ConfigureAwait(false));
        var (done, reads) = (false, 0);
        await StartingLine.RunAsync(2, async role =>
        {
            try
            {
                await (role == 0 ? WriteAsync() : ReadAsync()).ConfigureAwait(false);
            }
            finally
            {
                Volatile.Write(ref done, true);
            }
            return 0;
        }).ConfigureAwait(false);

        async Task WriteAsync()
        {
            for (var i = 0; i < 100; i++)
            {
                await writer.CommitAsync(Shapes.Append(Shapes.Log(), null, trial.Version(), trial.Version(), trial.Version())).ConfigureAwait(false);
                // Slow enough that the reader comes in between, however few processors there are.
                for (var seen = Volatile.Read(ref reads); i % 10 == 0 && seen == Volatile.Read(ref reads) && !Volatile.Read(ref done);)
                    await Task.Yield();
            }
        }

        async Task ReadAsync()
        {
            var last = 0;
            for (var isLast = false; !isLast; Interlocked.Increment(ref reads))
            {
                isLast = Volatile.Read(ref done);
                var positions = await reader.PositionsAsync(Shapes.Log()).ConfigureAwait(false);
                trial.Same(Enumerable.Range(1, positions.Length).Select(i => (long)i), positions, "the positions while others append");
                trial.True(positions.Length % 3 == 0 && positions.Length >= last, "the entries while others append three at a time", $"a multiple of 3 from {last} on", $"{positions.Length}");
                last = positions.Length;
            }
        }
    }
}
