using System.Collections.Concurrent;
using Perdure.Storage;
using Perdure.Tests.Sql;

namespace Perdure.Tests.Redis;

/// <summary>Writers at work: each batch is a record and a log's entry in one of many scopes. What was acknowledged is remembered; what the backend can't vouch for is not.</summary>
internal sealed class PairLoad
{
    private const int Writers = 8, Scopes = 24;

    private readonly ConcurrentBag<(string Scope, string Id)> tried = [], acknowledged = [];
    private readonly CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly Task[] writers;

    public PairLoad(Backend backend) => writers = [.. Enumerable.Range(0, Writers).Select(writer => WriteAsync(backend, writer))];

    public int Acknowledged => acknowledged.Count;

    /// <summary>Until some more batches, in each scope at least one, were acknowledged.</summary>
    public async Task MoreAsync(int batches)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        var before = acknowledged.Count;
        while (acknowledged.Count < before + batches || acknowledged.SkipLast(before).Select(pair => pair.Scope).Distinct().Count() < Scopes)
        {
            await (writers.FirstOrDefault(writer => writer.IsFaulted) ?? Task.CompletedTask);
            await Task.Delay(20, patience.Token);
        }
    }

    /// <summary>Ends it, and looks with another backend: all that was acknowledged is there, once, and of nothing only a half.</summary>
    public async Task CheckAsync(Backend backend)
    {
        await stop.CancelAsync();
        await Task.WhenAll(writers);
        foreach (var scope in tried.GroupBy(pair => pair.Scope, pair => pair.Id))
        {
            var entries = new List<string>();
            await backend.ReadLogAsync(new LogRead(Sample.Log("log", scope.Key), PositionRange.All), entry =>
            {
                entries.Add(System.Text.Encoding.UTF8.GetString(entry.Body));
                return true;
            });
            entries.ShouldBeUnique();
            acknowledged.Where(pair => pair.Scope == scope.Key).Select(pair => pair.Id).Except(entries).ShouldBeEmpty($"of {acknowledged.Count} acknowledged");
            string[] ids = [.. scope];
            var records = await backend.FindAsync([.. ids.Select(id => Sample.Key(id, scope.Key))]);
            ids.Where((_, i) => records[i] is not null).ShouldBe(entries, ignoreOrder: true);
            var listed = await backend.QueryAsync(new Query(Sample.Tasks, scope.Key, "by_priority") { Limit = int.MaxValue }).Select(record => record.Key.Id).ToListAsync();
            listed.ShouldBe(entries, ignoreOrder: true);
        }
    }

    private async Task WriteAsync(Backend backend, int writer)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var (scope, id) = ($"scope {(writer + i) % Scopes}", $"{writer}-{i}");
            tried.Add((scope, id));
            try
            {
                var result = await backend.WriteAsync(Sample.Put(id, Expect.Absent) with { Key = Sample.Key(id, scope) }, Sample.Append(id) with { Key = Sample.Log("log", scope) });
                result.Conflict.ShouldBeNull();
                acknowledged.Add((scope, id));
            }
            catch (PerdureException exception) when (exception.Fault == Fault.Timeout)
            {
                // In doubt.
            }
        }
    }
}
