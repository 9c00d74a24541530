using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Perdure.Checkpoints;
using Perdure.Hosting;
using Perdure.Locks;
using Perdure.Memory;
using Perdure.Messages;
using Perdure.Sessions;
using Perdure.Storage;
using Perdure.Threads;

namespace Perdure.Tests.Documents.Snippets;

/// <summary>What the guide shows of the other rooms.</summary>
public sealed class RoomSnippets
{
    [Fact]
    public async Task Conversations()
    {
        await using var store = await AgentStore.OpenAsync("memory:");

        var session = await store.Sessions.CreateAsync(new Session { UserId = "ada", ExpiresAt = DateTimeOffset.UtcNow.AddDays(7) });
        var thread = await store.Threads.CreateAsync(new AgentThread { SessionId = session.Id, UserId = "ada", Title = "Tides" });
        await store.Messages.AppendAsync(thread.Id, Message.User("Why are there two tides a day?"));
        await store.Messages.AppendAsync(thread.Id, Message.Assistant("The moon pulls the near side more than the far side."));

        var last = await store.Messages.LastAsync(thread.Id, 20);          // in the order in which they were said
        await foreach (var message in store.Messages.ReadBackwardsAsync(thread.Id))
            last.ShouldContain(one => one.Id == message.Id);
        await foreach (var one in store.Threads.OfUser("ada"))             // newest first
            one.Title.ShouldBe("Tides");

        var token = await store.Sessions.IssueTokenAsync(session.Id);      // shown once; only its hash is stored
        var known = await store.Sessions.FindByTokenAsync(token);
        known!.UserId.ShouldBe("ada");

        await store.Threads.DeleteAsync(thread.Id, DeleteChildren.Cascade);   // Refuse: an error while there are messages or checkpoints
        (await store.Messages.CountAsync(thread.Id)).ShouldBe(0);
    }

    [Fact]
    public async Task A_thread_as_a_file()
    {
        await using var store = await AgentStore.OpenAsync("memory:");
        await using var other = await AgentStore.OpenAsync("memory:");
        await store.Messages.AppendAsync("run-1", Message.User("Hello."));
        using var file = new MemoryStream();

        await store.Threads.ExportAsync("run-1", file);                 // its record, messages and checkpoints as JSON lines
        file.Position = 0;
        var id = await other.Threads.ImportAsync(file);                 // whole or not at all; refused when it was cut or changed
        (await other.Messages.CountAsync(id)).ShouldBe(1);
    }

    [Fact]
    public async Task Idle_threads()
    {
        var clock = new TestClock();
        await using var store = await AgentStore.OpenAsync(new MemoryBackend(new MemoryOptions { Time = clock }), null);
        var folder = Directory.CreateTempSubdirectory("perdure").FullName;
        try
        {
            await store.Threads.CreateAsync(new AgentThread { Id = "run/1" });
            clock.Advance(TimeSpan.FromDays(90));

            await using var turn = await store.Locks.AcquireAsync("archive", new LockOptions { Lease = TimeSpan.FromHours(1) });   // one process at a time
            var archived = await store.Threads.ArchiveIdleAsync(TimeSpan.FromDays(90), async (thread, archive, cancellationToken) =>
            {
                var path = Path.Combine(folder, $"{Uri.EscapeDataString(thread.Id)}.jsonl");
                await using (var file = File.Create($"{path}.part"))
                {
                    await archive.CopyToAsync(file, cancellationToken);
                    file.Flush(flushToDisk: true);
                }
                File.Move($"{path}.part", path, overwrite: true);                // the thread is deleted from the store when this has returned
            });

            archived.ShouldBe(1);
            using var file = File.OpenRead(Path.Combine(folder, "run%2F1.jsonl"));
            (await store.Threads.ImportAsync(file)).ShouldBe("run/1");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Your_own_records()
    {
        await using var store = await AgentStore.OpenAsync("memory:", new AgentStoreOptions { Collections = [Ticket.Collection] });
        var tickets = store.Collection(Ticket.Collection);

        var ticket = await tickets.CreateAsync(new Ticket { Status = "open", Due = DateTimeOffset.UtcNow.AddDays(1) });
        await tickets.UpdateAsync(ticket with { Status = "done" });                             // Conflict when somebody else was first
        await tickets.UpdateAsync(ticket.Id, latest => latest with { Status = "open" });        // loads, changes, saves; again after a conflict
        var page = await tickets.Where(Ticket.ByStatus, "open").OrderBy(Ticket.ByDue).Take(50).ToPageAsync();
        page.Items.ShouldHaveSingleItem();
        page.Next.ShouldBeNull();                                                               // else: give it to After(…)
    }

    [Fact]
    public async Task Transactions()
    {
        await using var store = await AgentStore.OpenAsync("memory:");
        await store.Sessions.CreateAsync(new Session { Id = "s-1" });

        await store.CommitAsync(async unit =>
        {
            await unit.Checkpoints.Thread("run-1").SaveAsync(new RunState { Step = 1 });
            await unit.Messages.AppendAsync("run-1", Message.Assistant("Step 1 is done."));
            await unit.Sessions.TouchAsync("s-1");
        });   // all three, or none of them
        (await store.Messages.CountAsync("run-1")).ShouldBe(1);
    }

    [Fact]
    public async Task Errors()
    {
        await using var store = await AgentStore.OpenAsync("memory:");
        var ours = store.Checkpoints.Thread("run-1");
        var theirs = store.Checkpoints.Thread("run-1");
        await ours.SaveAsync(new RunState { Step = 1 });
        await theirs.LatestAsync();
        await ours.SaveAsync(new RunState { Step = 2 });

        try
        {
            await theirs.SaveAsync(new RunState { Step = 9 });
        }
        catch (PerdureException exception) when (exception.Fault == Fault.Conflict)
        {
            var latest = await theirs.LoadAsync<RunState>();            // look at what came first, then decide
            await theirs.SaveAsync(latest! with { Draft = "mine too" });
        }
        (await ours.LoadAsync<RunState>())!.Step.ShouldBe(2);
    }

    [Fact]
    public async Task Hosting()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddPerdure("memory:");                         // AgentStore is a singleton
        builder.Services.AddPerdure("cache", "memory:");                // [FromKeyedServices("cache")] AgentStore
        using var host = builder.Build();
        await host.StartAsync();
        host.Services.GetRequiredService<AgentStore>().Info.Name.ShouldBe("memory");
        host.Services.GetRequiredKeyedService<AgentStore>("cache").ShouldNotBeNull();
        await host.StopAsync();
    }

    [Fact]
    public async Task Testing_your_agent()
    {
        var name = $"memory:{Guid.NewGuid():N}";
        await using (var store = await AgentStore.OpenAsync(name))          // a named store lives as long as the process
            await store.Checkpoints.Thread("run-1").SaveAsync(new RunState { Step = 1 });

        await using var reopened = await AgentStore.OpenAsync(name);        // "the process was restarted"
        (await reopened.Checkpoints.Thread("run-1").LoadAsync<RunState>())!.Step.ShouldBe(1);
    }
}
