// The core of the quickstart with everything unused cut away: it saves, loads, forks and keeps records on SQLite and in files.
using System.Text.Json;
using System.Text.Json.Serialization;
using Perdure;
using Perdure.Messages;
using Perdure.Sessions;
using Perdure.Threads;
using Perdure.Trimmed;

var options = new AgentStoreOptions { Json = new JsonSerializerOptions { TypeInfoResolver = TrimmedJson.Default } };
foreach (var url in args)
{
    await using (var store = await AgentStore.OpenAsync(url, options))
    {
        await store.Sessions.CreateAsync(new Session { Id = "s", UserId = "u" });
        await store.Threads.CreateAsync(new AgentThread { Id = "t", SessionId = "s", UserId = "u" });
        var thread = store.Checkpoints.Thread("t");
        await thread.SaveAsync(new Trip("Lisbon", ["book a flight"]));
        await thread.Edit().Append("Todo", "pack").SaveAsync();
        await thread.ForkAsync(1, "other");
        await store.Messages.AppendAsync("t", Message.User("Where to?"));
    }
    await using var again = await AgentStore.OpenAsync(url, options);
    var trip = await again.Checkpoints.Thread("t").LoadAsync<Trip>();
    var other = await again.Checkpoints.Thread("other").LoadAsync<Trip>();
    Console.WriteLine($"{again.Info.Name}: {trip!.Place}, {string.Join(" and ", trip.Todo)}; {other!.Todo.Count}; {(await again.Messages.LastAsync("t", 1))[0].Text}");
}

namespace Perdure.Trimmed
{
    internal sealed record Trip(string Place, IReadOnlyList<string> Todo);

    [JsonSerializable(typeof(Trip))]
    [JsonSerializable(typeof(string))]
    internal sealed partial class TrimmedJson : JsonSerializerContext;
}
