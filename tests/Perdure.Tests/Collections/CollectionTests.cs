using System.Text.Json;
using Perdure.Collections;
using Perdure.Memory;
using Perdure.Storage;

namespace Perdure.Tests.Collections;

public sealed class CollectionTests : IAsyncLifetime
{
    private static readonly CancellationToken None = TestContext.Current.CancellationToken;
    private AgentStore store = null!;
    private Collection<Note> notes = null!;

    public async ValueTask InitializeAsync()
    {
        store = await AgentStore.OpenAsync("memory:", new AgentStoreOptions { Collections = [Notes.Definition] }, None);
        notes = store.Collection(Notes.Definition);
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task A_record_gets_an_id_a_version_and_times_and_reads_back_equal()
    {
        var saved = await notes.SaveAsync(new Note { Status = "open", Due = DateTimeOffset.UnixEpoch, Score = -0.0 }, None);
        saved.Id.Length.ShouldBe(32);
        saved.Version.ShouldBeGreaterThan(0);
        saved.CreatedAt.ShouldBe(saved.UpdatedAt);
        var found = await notes.FindAsync(saved.Id, None);
        (found! with { Tags = saved.Tags }).ShouldBe(saved);
        double.IsNegative(found.Score).ShouldBeTrue();
    }

    [Fact]
    public async Task Create_refuses_a_taken_id_and_update_a_stale_version()
    {
        var first = await notes.CreateAsync(new Note { Id = "a" }, None);
        (await Should.ThrowAsync<PerdureException>(async () => await notes.CreateAsync(new Note { Id = "a" }, None))).Fault.ShouldBe(Fault.Conflict);
        var second = await notes.UpdateAsync(first with { Stars = 1 }, None);
        (await Should.ThrowAsync<PerdureException>(async () => await notes.UpdateAsync(first with { Stars = 2 }, None))).Fault.ShouldBe(Fault.Conflict);
        (await notes.FindAsync("a", None))!.Stars.ShouldBe(1);
        second.CreatedAt.ShouldBe(first.CreatedAt);
        (await Should.ThrowAsync<ArgumentException>(async () => await notes.UpdateAsync(new Note { Id = "a" }, None))).Message.ShouldContain("never saved");
    }

    [Fact]
    public async Task Racing_changes_all_happen()
    {
        await notes.CreateAsync(new Note { Id = "n" }, None);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
                await notes.UpdateAsync("n", note => note with { Stars = note.Stars + 1 }, None);
        })));
        (await notes.FindAsync("n", None))!.Stars.ShouldBe(400);
        (await Should.ThrowAsync<PerdureException>(async () => await notes.UpdateAsync("absent", note => note, None))).Fault.ShouldBe(Fault.NotFound);
        await Should.ThrowAsync<ArgumentException>(async () => await notes.UpdateAsync("n", note => note with { Id = "m" }, None));
    }

    [Fact]
    public async Task Delete_says_whether_there_was_one_and_minds_a_version()
    {
        var note = await notes.SaveAsync(new Note { Id = "a" }, None);
        var newer = await notes.UpdateAsync(note, None);
        (await Should.ThrowAsync<PerdureException>(async () => await notes.DeleteAsync("a", note.Version, None))).Fault.ShouldBe(Fault.Conflict);
        (await notes.DeleteAsync("a", newer.Version, None)).ShouldBeTrue();
        (await notes.DeleteAsync("a", newer.Version, None)).ShouldBeFalse();
        (await notes.DeleteAsync("a", None)).ShouldBeFalse();
        (await notes.FindAsync("a", None)).ShouldBeNull();
    }

    [Fact]
    public async Task Batches_are_all_or_nothing()
    {
        await notes.CreateAsync(new Note { Id = "b" }, None);
        await Should.ThrowAsync<PerdureException>(async () => await notes.CreateAllAsync([new Note { Id = "a" }, new Note { Id = "b" }], None));
        (await notes.FindManyAsync(["a", "b"], None)).Select(note => note?.Id).ShouldBe([null, "b"]);
        var saved = await notes.SaveAllAsync([new Note { Id = "a" }, new Note { Id = "b" }], None);
        await notes.UpdateAllAsync(saved.Select(note => note with { Stars = 3 }), None);
        (await notes.DeleteAllAsync(["a", "b", "c", "a"], None)).ShouldBe(2);
        (await notes.SaveAllAsync([], None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_scope_sees_nothing_of_another()
    {
        await notes.InScope("user1").SaveAsync(new Note { Id = "a", Status = "open" }, None);
        (await notes.InScope("user10").FindAsync("a", None)).ShouldBeNull();
        (await notes.InScope("user10").Where(Notes.Status, "open").ToPageAsync(None)).Items.ShouldBeEmpty();
        (await notes.ListAsync(None).CountAsync(None)).ShouldBe(0);
        (await notes.InScope("user1").ListAsync(None).CountAsync(None)).ShouldBe(1);
    }

    [Fact]
    public async Task A_value_that_would_not_read_back_is_refused_with_its_path_and_nothing_is_written()
    {
        (await Should.ThrowAsync<ArgumentException>(async () => await notes.SaveAsync(new Note { Id = "a", Score = double.NaN }, None))).Message.ShouldContain("$.Score");
        (await Should.ThrowAsync<ArgumentException>(async () => await notes.SaveAsync(new Note { Id = "a", Tags = ["x", "\ud800"] }, None))).Message.ShouldContain("$.Tags[1]");
        (await Should.ThrowAsync<ArgumentException>(async () => await notes.SaveAsync(new Note { Id = "a", Status = new string('x', 256) }, None))).Message.ShouldContain("'status'");
        foreach (var id in new[] { "a\0b", new string('i', 300), "\ud800" })
            await Should.ThrowAsync<ArgumentException>(async () => await notes.SaveAsync(new Note { Id = id }, None));
        (await notes.ListAsync(None).CountAsync(None)).ShouldBe(0);
    }

    [Fact]
    public async Task A_type_of_the_callers_own_keeps_its_version_where_it_says()
    {
        var definition = new CollectionDefinition<Plain>("plain", plain => plain.Key)
        {
            Version = plain => plain.Mark,
            Stamped = (plain, stamp) => new Plain { Key = plain.Key, Value = plain.Value, Mark = stamp.Version },
            Json = PlainJson.Default.Plain,
        };
        var plain = await store.PrepareAsync(definition, None);
        var first = await plain.SaveAsync(new Plain { Key = "k", Value = 1 }, None);
        await plain.UpdateAsync(first, None);
        (await Should.ThrowAsync<PerdureException>(async () => await plain.UpdateAsync(first, None))).Fault.ShouldBe(Fault.Conflict);
        var stored = (await plain.FindStoredAsync("k", None))!;
        var next = await plain.UpdateAsync(stored with { Value = new Plain { Key = "k", Value = 2 } }, None);
        next.Version.ShouldNotBe(stored.Version);
        (await plain.FindStoredAsync("k", None))!.Version.ShouldBe(next.Version);
    }

    [Fact]
    public async Task Options_of_source_generated_contexts_are_enough_and_a_missing_contract_is_named()
    {
        var json = new JsonSerializerOptions { TypeInfoResolver = PlainJson.Default };
        var definition = new CollectionDefinition<Plain>("plain", plain => plain.Key);
        await using var own = await AgentStore.OpenAsync("memory:", new AgentStoreOptions { Json = json, Collections = [definition] }, None);
        await own.Collection(definition).SaveAsync(new Plain { Key = "k" }, None);
        (await Should.ThrowAsync<ArgumentException>(async () => await AgentStore.OpenAsync("memory:", new AgentStoreOptions { Json = json, Collections = [Notes.Definition] }, None)))
            .Message.ShouldContain("[JsonSerializable(typeof(Note))]");
    }

    [Fact]
    public async Task What_is_stored_but_is_no_record_is_corrupt()
    {
        await store.Backend.WriteAsync(new WriteBatch([new Put(new RecordKey("notes", StoreContext.StoreScope, "x"), 1, "{\"Stars\":\"many\"}"u8.ToArray(), [.. Notes.Definition.SchemaFor(store.Context.Json).Fields.Select(_ => FieldValue.Null)])], DateTimeOffset.UtcNow), None);
        var corrupt = await Should.ThrowAsync<PerdureException>(async () => await notes.FindAsync("x", None));
        corrupt.Fault.ShouldBe(Fault.Corrupt);
        corrupt.Message.ShouldContain("$.Stars");
        corrupt.Message.ShouldNotContain("many");
    }

    [Fact]
    public async Task A_disposed_store_says_so()
    {
        await store.DisposeAsync();
        await Should.ThrowAsync<ObjectDisposedException>(async () => await notes.FindAsync("a", None));
    }
}
