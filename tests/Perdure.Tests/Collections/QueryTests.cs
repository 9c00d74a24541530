using Perdure.Collections;

namespace Perdure.Tests.Collections;

public sealed class QueryTests : IAsyncLifetime
{
    private static readonly CancellationToken None = TestContext.Current.CancellationToken;
    private static readonly DateTimeOffset Day = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private AgentStore store = null!;
    private Collection<Note> notes = null!;

    public async ValueTask InitializeAsync()
    {
        store = await AgentStore.OpenAsync("memory:", new AgentStoreOptions { Collections = [Notes.Definition] }, None);
        notes = store.Collection(Notes.Definition);
        await notes.SaveAllAsync(Enumerable.Range(0, 600).Select(i => new Note
        {
            Id = $"n{i:000}", Status = i % 2 == 0 ? "open" : "done", Due = i == 0 ? null : Day.AddDays(i / 4), Stars = i, Tags = i % 3 == 0 ? ["x", "y"] : [], Mood = i % 2 == 0 ? Mood.Calm : null,
        }), None);
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task Equality_range_and_direction()
    {
        (await Ids(notes.Where(Notes.Status, "open").Between(Notes.Due, Day, Day.AddDays(2)))).ShouldBe(["n002", "n004", "n006"]);
        (await Ids(notes.Where(Notes.Status, "open").AtMost(Notes.Due, Day.AddDays(1)).Descending())).ShouldBe(["n006", "n004", "n002"]);
        (await Ids(notes.Query().Above(Notes.Stars, 596).Take(2))).ShouldBe(["n597", "n598"]);
        (await Ids(notes.Query().AtLeast(Notes.Stars, 598))).ShouldBe(["n598", "n599"]);
        (await Ids(notes.Where(Notes.Stars, 7))).ShouldBe(["n007"]);
        (await Ids(notes.Where(Notes.Tags, "y").Take(2))).ShouldBe(["n000", "n003"]);
        (await Ids(notes.Where(Notes.Status, "done").Where(Notes.Feeling, null).Take(1))).ShouldBe(["n001"]);
        (await Ids(notes.Where(Notes.Feeling, Mood.Calm).Where(Notes.Status, "open").Take(1))).ShouldBe(["n000"]);
        (await notes.Where(Notes.Status, "open").FirstAsync(None))!.Id.ShouldBe("n000");
        (await notes.Where(Notes.Status, "none").FirstAsync(None)).ShouldBeNull();
    }

    [Fact]
    public async Task Pages_and_streams_agree_in_both_directions()
    {
        foreach (var query in new[] { notes.Where(Notes.Status, "open"), notes.Where(Notes.Status, "open").OrderBy(Notes.Due).Descending(), notes.Query(), notes.Query().Descending(), notes.Where(Notes.Tags, "x").Descending() })
        {
            var all = await Ids(query);
            var paged = new List<string>();
            string? cursor = null;
            do
            {
                var page = await query.Take(7).After(cursor).ToPageAsync(None);
                paged.AddRange(page.Items.Select(note => note.Id));
                cursor = page.Next;
            }
            while (cursor is not null);
            paged.ShouldBe(all);
            all.Count.ShouldBeGreaterThan(199);
        }
    }

    [Fact]
    public async Task An_exactly_full_last_page_has_no_next() => (await notes.Query().Take(600).ToPageAsync(None)).Next.ShouldBeNull();

    [Fact]
    public async Task A_page_goes_on_behind_its_end_whatever_is_inserted()
    {
        var query = notes.OrderBy(Notes.Stars).Take(3);
        var page = await query.ToPageAsync(None);
        await notes.SaveAllAsync([new Note { Id = "a", Stars = 1 }, new Note { Id = "z", Stars = 2 }], None);
        (await query.After(page.Next).ToPageAsync(None)).Items.Select(note => note.Id).ShouldBe(["z", "n003", "n004"]);
    }

    [Fact]
    public async Task A_cursor_of_another_query_or_a_damaged_one_is_refused()
    {
        var next = (await notes.Where(Notes.Status, "open").Take(2).ToPageAsync(None)).Next!;
        CollectionQuery<Note>[] others =
        [
            notes.Where(Notes.Status, "done"), notes.Where(Notes.Status, "open").Descending(), notes.Where(Notes.Status, "open").AtLeast(Notes.Due, Day),
            notes.InScope("other").Where(Notes.Status, "open"), notes.Query(),
        ];
        foreach (var other in others)
            (await Should.ThrowAsync<ArgumentException>(async () => await other.After(next).ToPageAsync(None))).Message.ShouldContain("another query");
        foreach (var damaged in new[] { "", "x", "§", next[..^3] })
            await Should.ThrowAsync<ArgumentException>(async () => await notes.Where(Notes.Status, "open").After(damaged).ToPageAsync(None));
    }

    [Fact]
    public async Task What_no_index_serves_names_the_declaration_to_add()
    {
        async Task Refused(CollectionQuery<Note> query, string declaration) =>
            (await Should.ThrowAsync<ArgumentException>(async () => await query.ToPageAsync(None))).Message.ShouldContain(declaration);

        await Refused(notes.Where(Notes.Feeling, Mood.Calm), "Add Index.On(Mood) to");
        await Refused(notes.Where(Notes.Tags, "x").OrderBy(Notes.Due), "Add Index.On(Tags).OrderBy(Due) to");
        await Refused(notes.OrderBy(Notes.Due), "Add Index.By(Due) to");
        await Refused(notes.OrderBy(Field.UpdatedAt<Note>()), "Add Index.By(Field.UpdatedAt<Note>()) to");
    }

    [Fact]
    public void Contradictions_and_limits_are_refused_at_once()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => notes.Query().Take(-1));
        Should.Throw<ArgumentException>(() => notes.Where(Notes.Status, "a").Where(Notes.Status, "b"));
        Should.Throw<ArgumentException>(() => notes.OrderBy(Notes.Due).AtLeast(Notes.Stars, 1));
        Should.Throw<ArgumentNullException>(() => notes.Query().AtLeast(Notes.Stars, null));
        Should.Throw<ArgumentException>(() => Field.Text<Note>("Status", note => note.Status));
        Should.Throw<ArgumentException>(() => Field.Text<Note>("version", note => note.Status));
    }

    private static async Task<List<string>> Ids(CollectionQuery<Note> query)
    {
        var ids = new List<string>();
        await foreach (var note in query.WithCancellation(None))
            ids.Add(note.Id);
        return ids;
    }
}
