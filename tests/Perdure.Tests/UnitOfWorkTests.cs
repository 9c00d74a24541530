using System.Text.Json.Nodes;
using Perdure.Collections;
using Perdure.Memory;
using Perdure.Messages;
using Perdure.Sessions;
using Perdure.Storage;
using Perdure.Tests.Collections;
using Perdure.Threads;

namespace Perdure.Tests;

public sealed class UnitOfWorkTests : IAsyncLifetime
{
    private static readonly CancellationToken None = TestContext.Current.CancellationToken;
    private AgentStore store = null!;

    public async ValueTask InitializeAsync() => store = await AgentStore.OpenAsync("memory:", new AgentStoreOptions { Collections = [Notes.Definition] }, None);

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task Writes_in_all_rooms_are_committed_at_once()
    {
        var version = await store.CommitAsync(async unit =>
        {
            await unit.Sessions.CreateAsync(new Session { Id = "s" }, None);
            await unit.Threads.CreateAsync(new AgentThread { Id = "t", SessionId = "s" }, None);
            await unit.Messages.AppendAsync("t", Message.User("one"), None);
            (await unit.Messages.AppendAsync("t", Message.User("two"), None)).Position.ShouldBe(2);
            await unit.Sessions.UpdateAsync("s", session => session with { Data = new JsonObject { ["n"] = 2 } }, None);
            await unit.Collection(Notes.Definition).SaveAsync(new Note { Id = "n" }, None);
            var thread = unit.Checkpoints.Thread("t");
            await thread.SaveAsync(new Dictionary<string, int> { ["step"] = 1 }, cancellationToken: None);
            var saved = await thread.SaveAsync(new Dictionary<string, int> { ["step"] = 2 }, cancellationToken: None);
            (await store.Sessions.FindAsync("s", None)).ShouldBeNull();
            (await unit.Sessions.FindAsync("s", None)).ShouldNotBeNull();
            (await unit.Messages.ReadAsync("t", None).CountAsync(None)).ShouldBe(2);
            return saved.Version;
        }, None);
        (await store.Sessions.FindAsync("s", None))!.Data["n"]!.GetValue<int>().ShouldBe(2);
        (await store.Messages.LastAsync("t", 9, None)).Select(message => message.Text).ShouldBe(["one", "two"]);
        (await store.Threads.FindAsync("t", None)).ShouldNotBeNull();
        (await store.Collection(Notes.Definition).FindAsync("n", None)).ShouldNotBeNull();
        (await store.Checkpoints.Thread("t").LoadAsync<Dictionary<string, int>>(cancellationToken: None))!["step"].ShouldBe(2);
        version.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_conflict_writes_nothing_and_neither_does_an_exception()
    {
        var session = await store.Sessions.CreateAsync(new Session { Id = "s" }, None);
        var conflict = await Should.ThrowAsync<PerdureException>(() => store.CommitAsync(async unit =>
        {
            await unit.Messages.AppendAsync("t", Message.User("one"), None);
            await unit.Sessions.UpdateAsync(session, None);
            await store.Sessions.UpdateAsync(session, None);
        }, None));
        conflict.Fault.ShouldBe(Fault.Conflict);
        await Should.ThrowAsync<TimeoutException>(() => store.CommitAsync(async unit =>
        {
            await unit.Messages.AppendAsync("t", Message.User("one"), None);
            throw new TimeoutException();
        }, None));
        (await store.Messages.CountAsync("t", None)).ShouldBe(0);
        await store.CommitAsync(_ => Task.CompletedTask, None);
    }

    [Fact]
    public async Task A_position_that_was_told_is_the_one_committed_or_the_commit_is_a_conflict()
    {
        var conflict = await Should.ThrowAsync<PerdureException>(() => store.CommitAsync(async unit =>
        {
            (await unit.Messages.AppendAsync("t", Message.User("mine"), None)).Position.ShouldBe(1);
            await store.Messages.AppendAsync("t", Message.User("theirs"), None);
        }, None));
        conflict.Fault.ShouldBe(Fault.Conflict);
        (await store.Messages.LastAsync("t", 9, None)).Single().Text.ShouldBe("theirs");
    }

    [Fact]
    public async Task Scopes_that_a_backend_cannot_span_are_refused_before_anything_is_written()
    {
        await using var own = await AgentStore.OpenAsync(new MemoryBackend(new MemoryOptions { Atomicity = Atomicity.Scope }), cancellationToken: None);
        var refusal = await Should.ThrowAsync<PerdureException>(() => own.CommitAsync(async unit =>
        {
            await unit.Sessions.CreateAsync(new Session { Id = "s" }, None);
            await unit.Messages.AppendAsync("t", Message.User("one"), None);
        }, None));
        refusal.Fault.ShouldBe(Fault.Unsupported);
        (await own.Sessions.FindAsync("s", None)).ShouldBeNull();
        await own.CommitAsync(async unit => await unit.Messages.AppendAsync("t", Message.User("one"), None), None);
    }

    [Fact]
    public async Task Several_operations_on_one_record_have_the_effect_of_all()
    {
        var notes = store.Collection(Notes.Definition);
        await notes.SaveAllAsync([new Note { Id = "kept" }, new Note { Id = "gone" }], None);
        var created = (await notes.FindAsync("kept", None))!.CreatedAt;
        await store.CommitAsync(async unit =>
        {
            var staged = unit.Collection(Notes.Definition);
            await staged.CreateAsync(new Note { Id = "brief life" }, None);
            (await staged.DeleteAsync("brief life", None)).ShouldBeTrue();
            (await staged.DeleteAsync("brief life", None)).ShouldBeFalse();
            (await staged.DeleteAsync("gone", None)).ShouldBeTrue();
            (await Should.ThrowAsync<PerdureException>(async () => await staged.UpdateAsync(new Note { Id = "gone", Version = 1 }, None))).Fault.ShouldBe(Fault.Conflict);
            await staged.CreateAsync(new Note { Id = "gone", Stars = 5 }, None);
            await staged.UpdateAsync("kept", note => note with { Stars = 1 }, None);
            await staged.UpdateAsync("kept", note => note with { Stars = note.Stars + 1 }, None);
            (await Should.ThrowAsync<PerdureException>(async () => await staged.CreateAsync(new Note { Id = "kept" }, None))).Fault.ShouldBe(Fault.Conflict);
        }, None);
        (await notes.FindAsync("brief life", None)).ShouldBeNull();
        (await notes.FindAsync("gone", None))!.Stars.ShouldBe(5);
        (await notes.FindAsync("kept", None))!.Stars.ShouldBe(2);
        (await notes.FindAsync("kept", None))!.CreatedAt.ShouldBe(created);
    }

    [Fact]
    public async Task A_batch_that_conflicts_with_what_is_staged_leaves_nothing_staged()
    {
        await store.CommitAsync(async unit =>
        {
            var staged = unit.Collection(Notes.Definition);
            await staged.CreateAsync(new Note { Id = "b" }, None);
            await Should.ThrowAsync<PerdureException>(async () => await staged.CreateAllAsync([new Note { Id = "a" }, new Note { Id = "b", Stars = 9 }], None));
            (await staged.FindAsync("a", None)).ShouldBeNull();
        }, None);
        (await store.Collection(Notes.Definition).ListAsync(None).Select(note => (note.Id, note.Stars)).ToListAsync(None)).ShouldBe([("b", 0)]);
    }

    [Fact]
    public async Task A_log_looks_as_it_will_be()
    {
        await store.Messages.AppendAsync("t", [Message.User("1"), Message.User("2"), Message.User("3")], None);
        await store.CommitAsync(async unit =>
        {
            (await unit.Messages.DeleteLastAsync("t", 1, None)).ShouldBe(1);
            (await unit.Messages.AppendAsync("t", Message.User("4"), None)).Position.ShouldBe(3);
            (await unit.Messages.DeleteLastAsync("t", 1, None)).ShouldBe(1);
            await unit.Messages.AppendAsync("t", [Message.User("5"), Message.User("6")], 2, None);
            (await unit.Messages.LastAsync("t", 3, None)).Select(message => message.Text).ShouldBe(["2", "5", "6"]);
            (await unit.Messages.ReadAsync("t", 2, None).Select(message => message.Text).ToListAsync(None)).ShouldBe(["2", "5", "6"]);
            (await unit.Messages.ClearAsync("u", None)).ShouldBe(0);
        }, None);
        (await store.Messages.ReadAsync("t", None).Select(message => message.Text).ToListAsync(None)).ShouldBe(["1", "2", "5", "6"]);
        await store.CommitAsync(async unit =>
        {
            (await unit.Messages.ClearAsync("t", None)).ShouldBe(4);
            (await unit.Messages.CountAsync("t", None)).ShouldBe(0);
            (await unit.Messages.AppendAsync("t", Message.User("7"), None)).Position.ShouldBe(1);
        }, None);
        (await store.Messages.ReadAsync("t", None).Select(message => message.Text).ToListAsync(None)).ShouldBe(["7"]);
    }

    [Fact]
    public async Task A_unit_that_has_ended_takes_nothing_more()
    {
        UnitOfWork kept = null!;
        await store.CommitAsync(unit =>
        {
            kept = unit;
            return Task.CompletedTask;
        }, None);
        await Should.ThrowAsync<ObjectDisposedException>(async () => await kept.Messages.AppendAsync("t", Message.User("late"), None));
        await Should.ThrowAsync<ObjectDisposedException>(async () => await kept.Sessions.FindAsync("s", None));
    }
}
