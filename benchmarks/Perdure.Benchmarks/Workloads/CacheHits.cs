using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Perdure.Caching;
using Perdure.Sessions;
using Perdure.Storage;

namespace Perdure.Benchmarks.Workloads;

/// <summary>
/// What a hit of the cache takes in time and in allocated bytes: of a record (a copy of its bytes) and of a session (deserialised, as the caller's own), against looking up
/// the same object in a dictionary and in MemoryCache, and against the store without a cache.
/// </summary>
internal sealed class CacheHits : IWorkload
{
    private const int Rounds = 15, Hits = 20_000, Reads = 200;

    public async Task RunAsync(RunOptions options, Report report, Progress progress)
    {
        await using var place = await Place.OpenAsync(options);
        var plain = place.Store;
        // The place disposes the backend below; this one only has memory.
        var cache = new CachingBackend(plain.Backend, new CacheOptions());
        var store = await AgentStore.OpenAsync(cache);
        progress.Phase("saving sessions");
        var ids = Enumerable.Range(0, options.N).Select(i => $"session-{i}").ToArray();
        foreach (var (i, id) in ids.Index())
        {
            await store.Sessions.CreateAsync(new Session { Id = id, UserId = "ada", Data = new JsonObject { ["text"] = Words.Text(i, 1000) } });
            progress.Step(i, ids.Length);
        }
        RecordKey[][] keys = [.. ids.Select(id => (RecordKey[])[new RecordKey("sessions", StoreContext.StoreScope, id)])];
        var records = new ConcurrentDictionary<RecordKey, StoredRecord>();
        var sessions = new ConcurrentDictionary<string, Session>();
        using var memory = new MemoryCache(Options.Create(new MemoryCacheOptions()));
        foreach (var key in keys)
        {
            records[key[0]] = (await cache.FindAsync(key))[0]!;
            sessions[key[0].Id] = memory.Set(key[0].Id, (await store.Sessions.FindAsync(key[0].Id))!, new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = TimeSpan.FromHours(24) });
        }
        progress.Phase("hits");
        var before = cache.Statistics;
        await CompareAsync(report, "record-against-dictionary", async i => await cache.FindAsync(keys[i]), i => records.TryGetValue(keys[i][0], out _));
        await CompareAsync(report, "record-against-copied", async i => await cache.FindAsync(keys[i]), i => Copied(records, keys[i][0]));
        await CompareAsync(report, "session-against-dictionary", async i => await store.Sessions.FindAsync(ids[i]), i => sessions.TryGetValue(ids[i], out _));
        await CompareAsync(report, "session-against-memorycache", async i => await store.Sessions.FindAsync(ids[i]), i => memory.TryGetValue(ids[i], out _));
        if (cache.Statistics.Misses != before.Misses)
            throw new InvalidOperationException("Some of the hits were misses; n must fit into the cache.");
        progress.Phase("against the store without a cache");
        await AgainstStoreAsync(report, store, plain, ids);

        async Task CompareAsync(Report to, string measure, Func<int, ValueTask> ours, Func<int, bool> raw)
        {
            var (mine, least) = (new List<double>(), new List<double>());
            var (bytes, leastBytes) = (0L, 0L);
            for (var round = -3; round < Rounds; round++) // three to warm up
            {
                var allocated = GC.GetAllocatedBytesForCurrentThread();
                var started = Stopwatch.GetTimestamp();
                for (var i = 0; i < Hits; i++)
                    await ours(At(i));
                var time = Stopwatch.GetElapsedTime(started).TotalNanoseconds / Hits;
                bytes = (GC.GetAllocatedBytesForCurrentThread() - allocated) / Hits;
                allocated = GC.GetAllocatedBytesForCurrentThread();
                started = Stopwatch.GetTimestamp();
                for (var i = 0; i < Hits; i++)
                    if (!raw(At(i)))
                        throw new InvalidOperationException("Not found.");
                var limit = Stopwatch.GetElapsedTime(started).TotalNanoseconds / Hits;
                leastBytes = (GC.GetAllocatedBytesForCurrentThread() - allocated) / Hits;
                if (round >= 0)
                {
                    mine.Add(time);
                    least.Add(limit);
                }
            }
            to.Add(measure, "ns", Median(mine), Median(least));
            to.Add($"{measure}-allocated", "B", bytes, leastBytes);
        }

        // Not in the order they were written in.
        int At(int i) => (int)(i * 7919L % ids.Length);
    }

    private static async Task AgainstStoreAsync(Report report, AgentStore cached, AgentStore plain, string[] ids)
    {
        var (mine, theirs) = (new Samples(), new Samples());
        for (var i = 0; i < Reads * 2; i++)
        {
            var id = ids[i * 31 % ids.Length];
            var started = Stopwatch.GetTimestamp();
            await cached.Sessions.FindAsync(id);
            if (i >= Reads)
                mine.Add(started);
            started = Stopwatch.GetTimestamp();
            await plain.Sessions.FindAsync(id);
            if (i >= Reads)
                theirs.Add(started);
        }
        report.Add("session-against-store", "ns", mine.P50 * 1e6, theirs.P50 * 1e6);
    }

    private static bool Copied(ConcurrentDictionary<RecordKey, StoredRecord> records, RecordKey key)
    {
        StoredRecord?[] found = [records.TryGetValue(key, out var record) ? record with { Body = record.Body.ToArray() } : null];
        return found[0] is not null;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
