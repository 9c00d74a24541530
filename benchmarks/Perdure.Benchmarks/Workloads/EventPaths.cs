using System.Text.Json;
using System.Threading.Channels;
using Npgsql;
using Perdure.Databases;
using Perdure.Events;
using Perdure.Redis;
using StackExchange.Redis;

namespace Perdure.Benchmarks.Workloads;

/// <summary>What every event says: 200 bytes.</summary>
internal static class EventText
{
    public static readonly string Json = JsonSerializer.Serialize(new string('x', 198));
    public static readonly JsonElement Element = JsonElement.Parse(Json);
}

/// <summary>A channel of the store and one of its groups.</summary>
internal sealed class StorePath(AgentStore store, IEventGroup group) : IEventPath
{
    public async Task PublishAsync(int count) => await store.Events.PublishAsync(Enumerable.Range(0, count).Select(_ => new AgentEvent { Channel = group.Channel, Type = "t", Data = EventText.Element }));

    public async Task<int> TakeAsync(int most)
    {
        while (true)
        {
            var claimed = await group.ClaimAsync(most);
            if (claimed.Count > 0)
                return await group.AcknowledgeAsync(claimed);
            await group.WaitAsync(TimeSpan.FromSeconds(1));
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>A stream by our transport.</summary>
internal sealed class OurStream(RedisStreamTransport transport, IEventGroup group) : IEventPath
{
    private int sent;

    public async Task PublishAsync(int count) =>
        await transport.SendAsync(group.Channel, [.. Enumerable.Range(0, count).Select(_ => new AgentEvent { Channel = group.Channel, Type = "t", Id = $"e{++sent}", Data = EventText.Element })]);

    public async Task<int> TakeAsync(int most)
    {
        while (true)
        {
            var claimed = await group.ClaimAsync(most);
            if (claimed.Count > 0)
                return await group.AcknowledgeAsync(claimed);
            await group.WaitAsync(TimeSpan.FromSeconds(1));
        }
    }

    public ValueTask DisposeAsync() => transport.DisposeAsync();
}

/// <summary>A channel of the runtime.</summary>
internal sealed class RawChannel : IEventPath
{
    private readonly Channel<string> channel = Channel.CreateUnbounded<string>();

    public async Task PublishAsync(int count)
    {
        for (var i = 0; i < count; i++)
            await channel.Writer.WriteAsync(EventText.Json);
    }

    public async Task<int> TakeAsync(int most)
    {
        await channel.Reader.WaitToReadAsync();
        var taken = 0;
        while (taken < most && channel.Reader.TryRead(out _))
            taken++;
        return taken;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>A table, NOTIFY with each insert, and a row that keeps how far the consumer is.</summary>
internal sealed class RawNotify(string connectionString) : IEventPath
{
    private readonly NpgsqlConnection writer = new(connectionString), reader = new(connectionString), listener = new(connectionString);
    private long last;

    public async Task<RawNotify> OpenAsync()
    {
        foreach (var connection in new[] { writer, reader, listener })
            await connection.OpenAsync();
        await RunAsync(writer, "CREATE TABLE raw_events (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body json NOT NULL); CREATE TABLE raw_offsets (name text PRIMARY KEY, last bigint NOT NULL); INSERT INTO raw_offsets VALUES ('g', 0)");
        await RunAsync(listener, "LISTEN raw_events");
        return this;
    }

    public async Task PublishAsync(int count)
    {
        await using var batch = new NpgsqlBatch(writer);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("INSERT INTO raw_events (body) SELECT body::json FROM unnest($1) AS sent (body)") { Parameters = { new NpgsqlParameter { Value = Enumerable.Repeat(EventText.Json, count).ToArray() } } });
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT pg_notify('raw_events', '')"));
        await batch.ExecuteNonQueryAsync();
    }

    public async Task<int> TakeAsync(int most)
    {
        while (true)
        {
            var taken = 0;
            await using (var command = new NpgsqlCommand("SELECT id, body::text FROM raw_events WHERE id > $1 ORDER BY id LIMIT $2", reader) { Parameters = { new NpgsqlParameter { Value = last }, new NpgsqlParameter { Value = most } } })
            await using (var rows = await command.ExecuteReaderAsync())
                for (; await rows.ReadAsync(); taken++)
                    (last, _) = (rows.GetInt64(0), rows.GetString(1));
            if (taken == 0)
            {
                await listener.WaitAsync(TimeSpan.FromSeconds(1));
                continue;
            }
            await using var offset = new NpgsqlCommand("UPDATE raw_offsets SET last = $1 WHERE name = 'g'", reader) { Parameters = { new NpgsqlParameter { Value = last } } };
            await offset.ExecuteNonQueryAsync();
            return taken;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in new[] { writer, reader, listener })
            await connection.DisposeAsync();
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>XADD, XREADGROUP and XACK by the driver, which looks as often as ours.</summary>
internal sealed class RawStream(ConnectionMultiplexer connection, string key) : IEventPath
{
    private IDatabase Database => connection.GetDatabase();

    public static async Task<RawStream> OpenAsync(DatabaseEndpoint server, string key)
    {
        var stream = new RawStream(await ConnectionMultiplexer.ConnectAsync($"{server.Host}:{server.Port}"), key);
        await stream.Database.StreamCreateConsumerGroupAsync(key, "g", "0-0", createStream: true);
        return stream;
    }

    public async Task PublishAsync(int count) => await Task.WhenAll(Enumerable.Range(0, count).Select(_ => Database.StreamAddAsync(key, "data", EventText.Json)));

    public async Task<int> TakeAsync(int most)
    {
        while (true)
        {
            var entries = await Database.StreamReadGroupAsync(key, "g", "c", ">", most);
            if (entries.Length > 0)
                return (int)await Database.StreamAcknowledgeAsync(key, "g", [.. entries.Select(entry => entry.Id)]);
            await Task.Delay(10);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Database.KeyDeleteAsync(key);
        await connection.DisposeAsync();
    }
}
