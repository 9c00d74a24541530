using System.Diagnostics;
using Perdure.Benchmarks.Raw;
using Perdure.Benchmarks.Workloads;
using Perdure.Checkpoints;

namespace Perdure.Benchmarks.Measures;

/// <summary>Many writers on many threads of conversation, each of which belongs to one writer.</summary>
internal sealed class Crowd(Place place, int threads)
{
    private const int Connections = 8;
    private static readonly Step<ChatState>[] Changes = [.. Enumerable.Range(1, 256).Select(new Chat().At)];
    private readonly CheckpointThread[] conversations = [.. Enumerable.Range(0, threads).Select(i => place.Store.Checkpoints.Thread($"thread-{i}"))];
    private readonly RawWriter[] connections = [.. Enumerable.Range(0, Connections).Select(_ => place.Raw.SharedWriter())];
    private readonly long[] sequences = new long[threads];

    public async Task BeginAsync()
    {
        await Parallel.ForEachAsync(conversations, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (thread, token) =>
            await thread.SaveAsync(new ChatState(), options: null, token));
        for (var i = 0; i < conversations.Length; i++)
            connections[i % Connections].Append(conversations[i].Id, 0, Changes[0].Bytes);
    }

    /// <summary>Saves by so many writers at once.</summary>
    /// <returns>How many seconds it took.</returns>
    public async Task<double> SaveAsync(int writers, int saves, Samples latency)
    {
        var started = Stopwatch.GetTimestamp();
        var each = await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(() => WriteAsync(writer, writers, saves / writers))));
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        foreach (var samples in each)
            latency.AddAll(samples);
        return seconds;
    }

    /// <summary>The same over the raw connections. A connection serves its writers in turns; each waits from one answer to its next.</summary>
    public double Append(int writers, int saves, Samples latency)
    {
        var each = connections.Select(_ => new Samples()).ToArray();
        var workers = connections.Select((connection, i) => new Thread(() => Append(connection, i, writers / Connections, saves / Connections, each[i]))).ToArray();
        var started = Stopwatch.GetTimestamp();
        foreach (var worker in workers)
            worker.Start();
        foreach (var worker in workers)
            worker.Join();
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        foreach (var samples in each)
            latency.AddAll(samples);
        return seconds;
    }

    private async Task<Samples> WriteAsync(int writer, int writers, int saves)
    {
        var samples = new Samples();
        var own = (threads - writer + writers - 1) / writers;
        for (var i = 0; i < saves; i++)
        {
            var thread = conversations[writer + (i % own * writers)];
            var started = Stopwatch.GetTimestamp();
            // An agent does something between two saves; without this a writer that never waits would keep its thread, and few would write at once.
            await Task.Yield();
            await Changes[i % Changes.Length].SaveAsync(thread);
            samples.Add(started);
        }
        return samples;
    }

    private void Append(RawWriter connection, int number, int writers, int saves, Samples samples)
    {
        var asked = new long[writers];
        Array.Fill(asked, Stopwatch.GetTimestamp());
        for (var i = 0; i < saves; i++)
        {
            var conversation = (number + (i * Connections)) % threads;
            connection.Append(conversations[conversation].Id, ++sequences[conversation], Changes[i % Changes.Length].Bytes);
            samples.Add(asked[i % writers]);
            asked[i % writers] = Stopwatch.GetTimestamp();
        }
    }
}
