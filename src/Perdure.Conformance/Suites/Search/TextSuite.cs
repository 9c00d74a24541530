using Perdure.Storage;

namespace Perdure.Conformance.Suites.Search;

/// <summary>Records are found by the words of their text, as they are now.</summary>
internal sealed class TextSuite : ISuite
{
    private static readonly TextSchema Words = new("kit_words", 1, Shapes.Blobs.Name, body => System.Text.Encoding.UTF8.GetString(body.Span));

    private static readonly StoreSchema Schema = new([Shapes.Blobs, VectorShapes.Docs], [], [], [Words]);

    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("text.words-and-phrases", Trial.Searching(WordsAsync)),
        new("text.any-words-are-legal", Trial.Searching(AnyWordsAsync)),
        new("text.long-ones-by-their-beginning", Trial.Searching(LongAsync)),
        new("text.follows-its-record", Trial.Searching(FollowsAsync)),
        new("text.best-first-then-by-id", Trial.Searching(OrderAsync)),
        new("text.filters-and-scopes", Trial.Searching(FiltersAsync)),
        new("text.declared-later-is-filled", Trial.Searching(FilledAsync)),
        new("text.written-by-another-is-found", Trial.Searching(AnotherAsync)),
        new("text.refused-searches", Trial.Searching(RefusedAsync)),
        new("text.not-searched", UnsearchedAsync, Need.NoText),
    ];

    private static async Task<IReadOnlyList<SearchMatch>> SearchAsync(Trial trial, Subject subject, TextQuery query) =>
        await trial.Present(subject.Backend.Facet<ITextSearch>(), "the facet ITextSearch").SearchAsync(query, trial.CancellationToken).ConfigureAwait(false);

    private static async Task FindsAsync(Trial trial, Subject subject, string words, string expected, string when = "") =>
        trial.Equal(expected, string.Join(' ', (await SearchAsync(trial, subject, new TextQuery(Words.Name, Shapes.Scope, words)).ConfigureAwait(false)).Select(match => match.Key.Id).Order(Ordinal.Comparer)), $"what is found by '{words}'{when}");

    private static Put Text(Trial trial, string id, string text) => Shapes.Put(Shapes.Blob(id), trial.Version(), body: text);

    private static async Task WordsAsync(Trial trial)
    {
        var subject = await trial.OpenAsync(Schema).ConfigureAwait(false);
        await subject.CommitAsync(Text(trial, "a", "The cold start of an engine"), Text(trial, "b", "start it cold, not warm"), Text(trial, "c", "A warm summer; ÄPFEL and 日本語"), Text(trial, "d", "")).ConfigureAwait(false);
        foreach (var (words, expected) in ((string, string)[])[("cold", "a b"), ("COLD start", "a b"), ("\"cold start\"", "a"), ("cold -warm", "a"), ("engine or summer", "a c"), ("äpfel", "c"), ("日本語", "c"), ("absent", ""), ("col", ""), ("cold absent", "")])
            await FindsAsync(trial, subject, words, expected).ConfigureAwait(false);
        subject = await trial.RestartAsync(Schema).ConfigureAwait(false);
        await FindsAsync(trial, subject, "cold", "a b", " after a restart").ConfigureAwait(false);
    }

    private static async Task AnyWordsAsync(Trial trial)
    {
        var subject = await trial.OpenAsync(Schema).ConfigureAwait(false);
        await subject.CommitAsync(Text(trial, "a", "before\0after"), Shapes.Put(Shapes.Blob("b"), trial.Version(), body: "") with { Body = new byte[] { 0xff, 0xfe, 0, 0x61 } }, Text(trial, "c", string.Join(' ', Enumerable.Range(0, 20_000).Select(i => $"word{i % 500}")))).ConfigureAwait(false);
        await FindsAsync(trial, subject, "after", "a").ConfigureAwait(false);
        await FindsAsync(trial, subject, "word499", "c").ConfigureAwait(false);
        foreach (var words in (string[])["", " ", "\"", "\"a", "-", "or", "'", "'; DROP TABLE kit_words; --", "a & | ! b", "\\", ":*", "a\0b", "\ud800", "<->", "(", "%"])
            await SearchAsync(trial, subject, new TextQuery(Words.Name, Shapes.Scope, words)).ConfigureAwait(false);
        await FindsAsync(trial, subject, "", "").ConfigureAwait(false);
    }

    private static async Task LongAsync(Trial trial)
    {
        var subject = await trial.OpenAsync(Schema).ConfigureAwait(false);
        // Compound words and addresses are what takes the most room in an index.
        foreach (var word in (string[])["{0:x5}-{1:x5}", "é{0}.org/{1}", "a"])
        {
            var text = "first " + string.Concat(Enumerable.Range(0, 300_000).Select(i => string.Format(System.Globalization.CultureInfo.InvariantCulture, word + " ", i, i + 1)));
            await subject.CommitAsync(Text(trial, "long", text)).ConfigureAwait(false);
            await FindsAsync(trial, subject, "first", "long", $" in {text.Length} characters").ConfigureAwait(false);
            var query = new TextQuery(Words.Name, Shapes.Scope, text[..TextQuery.MaxWords]);
            await SearchAsync(trial, subject, query).ConfigureAwait(false);
            await trial.ThrowsAsync<ArgumentException>(() => SearchAsync(trial, subject, query with { Words = query.Words + "." }), "a search for a longer text").ConfigureAwait(false);
        }
    }

    private static async Task FollowsAsync(Trial trial)
    {
        var subject = await trial.OpenAsync(Schema).ConfigureAwait(false);
        await subject.CommitAsync(Text(trial, "a", "one"), Text(trial, "b", "one") with { ExpiresAt = subject.Now.AddSeconds(5) }, Text(trial, "c", "one")).ConfigureAwait(false);
        await subject.CommitAsync(Text(trial, "a", "two"), new Remove(Shapes.Blob("c"))).ConfigureAwait(false);
        await FindsAsync(trial, subject, "one", "b").ConfigureAwait(false);
        await FindsAsync(trial, subject, "two", "a").ConfigureAwait(false);
        await subject.RefusedAsync(1, Text(trial, "a", "three"), new Require(Shapes.Blob("none"), Expect.Present)).ConfigureAwait(false);
        await FindsAsync(trial, subject, "two", "a", " after a conflict").ConfigureAwait(false);
        trial.Clock.Advance(TimeSpan.FromSeconds(5));
        await FindsAsync(trial, subject, "one", "", " at the end of the record").ConfigureAwait(false);
        trial.Equal(1, await subject.Backend.SweepAsync(Shapes.Blobs.Name, cancellationToken: trial.CancellationToken).ConfigureAwait(false), "the records swept");
        await subject.CommitAsync(Text(trial, "b", "four"), Text(trial, "c", "four"), Text(trial, "a", "")).ConfigureAwait(false);
        await FindsAsync(trial, subject, "one or two or four", "b c", " after records were made anew").ConfigureAwait(false);
    }

    private static async Task OrderAsync(Trial trial)
    {
        var subject = await trial.OpenAsync(Schema).ConfigureAwait(false);
        string[] ids = ["b", "a", "Z", "\uffff", "\U00010000"];
        await subject.CommitAsync([.. ids.Select(id => Text(trial, id, "apple pear plum")), Text(trial, "best", "apple apple apple")]).ConfigureAwait(false);
        string[] expected = ["best", .. ids.Order(Ordinal.Comparer)];
        var query = new TextQuery(Words.Name, Shapes.Scope, "apple");
        foreach (var limit in (int[])[1, 3, 10])
            trial.Same(expected.Take(limit), (await SearchAsync(trial, subject, query with { Limit = limit }).ConfigureAwait(false)).Select(match => match.Key.Id), $"the first {limit}");
        var best = (await SearchAsync(trial, subject, query).ConfigureAwait(false))[0].Score;
        trial.Same(["best"], (await SearchAsync(trial, subject, query with { MinimumScore = best }).ConfigureAwait(false)).Select(match => match.Key.Id), "those with the best score");
    }

    private static async Task FiltersAsync(Trial trial)
    {
        TextSchema docs = new("kit_doc_words", 1, VectorShapes.Docs.Name, _ => "apple");
        var subject = await trial.OpenAsync(new StoreSchema([VectorShapes.Docs], [], [], [docs])).ConfigureAwait(false);
        await subject.CommitAsync(
            VectorShapes.Put(trial, "a", ("grp", FieldValue.Of("x")), ("tags", FieldValue.Many([FieldValue.Of("red"), FieldValue.Of("big")]))), VectorShapes.Put(trial, "b", ("grp", FieldValue.Of("y")), ("tags", FieldValue.Many([FieldValue.Of("red")]))), VectorShapes.Put(trial, "c")).ConfigureAwait(false);
        await subject.CommitAsync(VectorShapes.Put(trial, VectorShapes.Key("other", "scope-10"), ("grp", FieldValue.Of("x")))).ConfigureAwait(false);
        foreach (var (expected, where) in ((string, (string Name, FieldValue Value)[])[])[("a b c", []), ("a", [("grp", FieldValue.Of("x"))]), ("c", [("grp", FieldValue.Null)]), ("a b", [("tags", FieldValue.Of("red"))]), ("a", [("tags", FieldValue.Of("red")), ("tags", FieldValue.Of("big"))]), ("b", [("tags", FieldValue.Of("red")), ("grp", FieldValue.Of("y"))])])
        {
            var found = await SearchAsync(trial, subject, new TextQuery(docs.Name, Shapes.Scope, "apple") { Where = [.. where.Select(pair => new SearchCondition(pair.Name, pair.Value))] }).ConfigureAwait(false);
            trial.Equal(expected, string.Join(' ', found.Select(match => match.Key.Id)), $"what fits {string.Join(" and ", where)}");
        }
    }

    private static async Task FilledAsync(Trial trial)
    {
        var subject = await trial.OpenAsync(new StoreSchema([Shapes.Blobs], [])).ConfigureAwait(false);
        await subject.CommitAsync(Text(trial, "a", "one"), Text(trial, "b", "two")).ConfigureAwait(false);
        await subject.CommitAsync(Shapes.Put(Shapes.Blob("c", "other"), trial.Version(), body: "one")).ConfigureAwait(false);
        subject = await trial.RestartAsync(Schema).ConfigureAwait(false);
        await FindsAsync(trial, subject, "one", "a", " written before the text was declared").ConfigureAwait(false);
        subject = await trial.RestartAsync(new StoreSchema([Shapes.Blobs], [], [], [new TextSchema(Words.Name, 2, Shapes.Blobs.Name, _ => "three")])).ConfigureAwait(false);
        await FindsAsync(trial, subject, "three", "a b", " after a revision").ConfigureAwait(false);
        await FindsAsync(trial, subject, "one", "", " after a revision").ConfigureAwait(false);
        await trial.FaultsAsync(Fault.SchemaMismatch, () => trial.RestartAsync(Schema), "an older declaration of text").ConfigureAwait(false);
    }

    private static async Task AnotherAsync(Trial trial)
    {
        var (reader, writer) = (await trial.OpenAsync(Schema).ConfigureAwait(false), await trial.OpenAsync(Schema).ConfigureAwait(false));
        await FindsAsync(trial, reader, "one", "", " before anything was written").ConfigureAwait(false);
        await writer.CommitAsync(Text(trial, "a", "one"), Text(trial, "b", "one two")).ConfigureAwait(false);
        await FindsAsync(trial, reader, "one", "a b", " after another has written it").ConfigureAwait(false);
        await writer.CommitAsync(Text(trial, "a", "three"), new Remove(Shapes.Blob("b"))).ConfigureAwait(false);
        await FindsAsync(trial, reader, "one or three", "a", " after another has changed it").ConfigureAwait(false);
        await FindsAsync(trial, writer, "one", "", " by the one who changed it").ConfigureAwait(false);
    }

    private static async Task RefusedAsync(Trial trial)
    {
        var subject = await trial.OpenAsync(Schema).ConfigureAwait(false);
        var query = new TextQuery(Words.Name, Shapes.Scope, "one");
        foreach (var wrong in (TextQuery[])[query with { Text = "kit_other" }, query with { Limit = 0 }, query with { Scope = "" }, query with { Where = [new SearchCondition("none", FieldValue.Of(1))] }])
            await trial.ThrowsAsync<ArgumentException>(() => SearchAsync(trial, subject, wrong), $"a search in '{wrong.Text}'").ConfigureAwait(false);
        await trial.ThrowsAsync<ArgumentException>(() => trial.RestartAsync(new StoreSchema([], [], [], [new TextSchema("kit_orphan", 1, "kit_nowhere", _ => "")])), "text of a collection that is not declared").ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Unsupported, () => trial.RestartAsync(new StoreSchema([Shapes.Blobs], [], [], [new TextSchema("kit_klingon", 1, Shapes.Blobs.Name, _ => "", "klingon")])), "a language nobody has").ConfigureAwait(false);
    }

    private static async Task UnsearchedAsync(Trial trial)
    {
        var subject = await trial.OpenAsync(Schema).ConfigureAwait(false);
        await subject.CommitAsync(Text(trial, "a", "one")).ConfigureAwait(false);
        trial.True(subject.Backend.Facet<ITextSearch>() is null, "the facet ITextSearch", "null", "something");
        trial.Equal(1, (await subject.IdsAsync(new Query(Shapes.Blobs, Shapes.Scope)).ConfigureAwait(false)).Count, "the records of a collection with text");
    }
}
