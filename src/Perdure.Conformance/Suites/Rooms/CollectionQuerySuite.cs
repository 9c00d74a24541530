using Perdure.Collections;
using Perdure.Conformance.Rooms;
using Perdure.Storage;

namespace Perdure.Conformance.Suites.Rooms;

/// <summary>Queries of the caller's records answer as the same questions asked of a list in memory.</summary>
internal sealed class CollectionQuerySuite : ISuite
{
    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("query.rooms-by-one-field", ByFieldAsync),
        new("query.rooms-equality-and-order", EqualAsync),
        new("query.rooms-ranges", RangesAsync),
        new("query.rooms-of-tags", TagsAsync),
        new("query.rooms-pages", PagesAsync),
        new("query.rooms-cursor-of-another-query", CursorAsync),
        new("query.rooms-pages-under-changes", ChangesAsync),
    ];

    private static async Task ByFieldAsync(Trial trial)
    {
        var (articles, model) = await FillAsync(trial).ConfigureAwait(false);
        await AsksAsync(Articles.Author, article => FieldValue.Of(article.Author)).ConfigureAwait(false);
        await AsksAsync(Articles.Stars, article => FieldValue.Of(article.Stars)).ConfigureAwait(false);
        await AsksAsync(Articles.Score, article => FieldValue.Of(article.Score)).ConfigureAwait(false);
        await AsksAsync(Articles.Due, article => FieldValue.Of(article.Due)).ConfigureAwait(false);
        await AsksAsync(Articles.Mood, article => FieldValue.Of(article.Mood?.ToString())).ConfigureAwait(false);
        await AsksAsync(Field.CreatedAt<Article>(), article => FieldValue.Of(article.CreatedAt)).ConfigureAwait(false);
        await AsksAsync(Field.UpdatedAt<Article>(), article => FieldValue.Of(article.UpdatedAt)).ConfigureAwait(false);
        trial.Same(model.Select(article => article.Id).Order(Ordinal.Comparer), await IdsAsync(articles.Query()).ConfigureAwait(false), "all by id");
        trial.Same(model.Select(article => article.Id).OrderDescending(Ordinal.Comparer), await IdsAsync(articles.Query().Descending()).ConfigureAwait(false), "all by id, from the last");

        async Task AsksAsync(Field<Article> field, Func<Article, FieldValue> key)
        {
            trial.Same(Ordered(model, key, false), await IdsAsync(articles.OrderBy(field)).ConfigureAwait(false), $"all by {field}");
            trial.Same(Ordered(model, key, true), await IdsAsync(articles.OrderBy(field).Descending()).ConfigureAwait(false), $"all by {field}, from the last");
            trial.Same(Ordered(model, key, false).Take(7), await IdsAsync(articles.OrderBy(field).Take(7)).ConfigureAwait(false), $"the first seven by {field}");
        }
    }

    private static async Task EqualAsync(Trial trial)
    {
        var (articles, model) = await FillAsync(trial).ConfigureAwait(false);
        foreach (var author in model.Select(article => article.Author).Distinct().Append("absent"))
            trial.Same(Ordered(model.Where(article => article.Author == author), article => FieldValue.Of(article.Stars), true), await IdsAsync(articles.Where(Articles.Author, author).OrderBy(Articles.Stars).Descending()).ConfigureAwait(false), $"author '{author}' by stars");
        foreach (var done in (bool?[])[null, true, false])
        {
            trial.Same(Ordered(model.Where(article => article.Done == done), article => FieldValue.Of(article.Due), false), await IdsAsync(articles.Where(Articles.Done, done).OrderBy(Articles.Due)).ConfigureAwait(false), $"done {done} by due");
            foreach (var mood in (Mood?[])[null, Mood.Calm, Mood.Eager, Mood.Angry])
                trial.Same(Ordered(model.Where(article => article.Done == done && article.Mood == mood), article => FieldValue.Of(article.Score), false), await IdsAsync(articles.Where(Articles.Done, done).Where(Articles.Mood, mood).OrderBy(Articles.Score)).ConfigureAwait(false), $"done {done}, mood {mood} by score");
        }
        foreach (var key in model.Select(article => article.Key).Distinct())
            trial.Same(Ordered(model.Where(article => article.Key == key), _ => FieldValue.Null, false), await IdsAsync(articles.Where(Articles.Key, key)).ConfigureAwait(false), $"key {key}");
    }

    private static async Task RangesAsync(Trial trial)
    {
        var (articles, model) = await FillAsync(trial).ConfigureAwait(false);
        var scores = model.Where(article => article.Score is not null).Select(article => article.Score!.Value).Distinct().ToList();
        foreach (var low in scores)
            foreach (var high in scores)
            {
                trial.Same(Ordered(model.Where(article => article.Score >= low && article.Score < high), article => FieldValue.Of(article.Score), false), await IdsAsync(articles.Query().Between(Articles.Score, low, high)).ConfigureAwait(false), $"scores from {low:R} to below {high:R}");
                trial.Same(Ordered(model.Where(article => article.Score > low && article.Score <= high), article => FieldValue.Of(article.Score), true), await IdsAsync(articles.Query().Above(Articles.Score, low).AtMost(Articles.Score, high).Descending()).ConfigureAwait(false), $"scores above {low:R} to {high:R}");
            }
        foreach (var stars in model.Where(article => article.Stars is not null).Select(article => article.Stars).Distinct())
            trial.Same(Ordered(model.Where(article => article.Author == "a" && article.Stars >= stars), article => FieldValue.Of(article.Stars), false), await IdsAsync(articles.Where(Articles.Author, "a").AtLeast(Articles.Stars, stars)).ConfigureAwait(false), $"author a with stars from {stars}");
        foreach (var author in model.Where(article => article.Author is not null).Select(article => article.Author).Distinct())
            trial.Same(Ordered(model.Where(article => article.Author is not null && Ordinal.Comparer.Compare(article.Author, author) < 0), article => FieldValue.Of(article.Author), false), await IdsAsync(articles.OrderBy(Articles.Author).Below(Articles.Author, author)).ConfigureAwait(false), $"authors below '{author}'");
        foreach (var due in model.Where(article => article.Due is not null).Select(article => article.Due).Distinct())
            trial.Same(Ordered(model.Where(article => article.Done == true && article.Due <= due), article => FieldValue.Of(article.Due), false), await IdsAsync(articles.Where(Articles.Done, true).AtMost(Articles.Due, due)).ConfigureAwait(false), $"done, due up to {due:O}");
    }

    private static async Task TagsAsync(Trial trial)
    {
        var (articles, model) = await FillAsync(trial).ConfigureAwait(false);
        foreach (var tag in (string[])["x", "X", "y", "é", "x ", "absent", ""])
        {
            trial.Same(Ordered(model.Where(article => article.Tags.Contains(tag)), article => FieldValue.Of(article.Stars), false), await IdsAsync(articles.Where(Articles.Tags, tag).OrderBy(Articles.Stars)).ConfigureAwait(false), $"tag '{tag}' by stars");
            trial.Same(Ordered(model.Where(article => article.Tags.Contains(tag) && article.Author == "a"), _ => FieldValue.Null, false), await IdsAsync(articles.Where(Articles.Tags, tag).Where(Articles.Author, "a")).ConfigureAwait(false), $"tag '{tag}' of author a");
        }
        var changed = model.First(article => article.Tags.Contains("x"));
        await articles.UpdateAsync(changed.Id, article => article with { Tags = ["new"] }).ConfigureAwait(false);
        trial.Equal(false, (await IdsAsync(articles.Where(Articles.Tags, "x")).ConfigureAwait(false)).Contains(changed.Id), "whether a record is found under a tag it lost");
        trial.Same([changed.Id], await IdsAsync(articles.Where(Articles.Tags, "new")).ConfigureAwait(false), "the records of a new tag");
        await articles.DeleteAsync(changed.Id).ConfigureAwait(false);
        trial.Equal(0, (await IdsAsync(articles.Where(Articles.Tags, "new")).ConfigureAwait(false)).Count, "the records of the tag after the delete");
    }

    private static async Task PagesAsync(Trial trial)
    {
        var (articles, _) = await FillAsync(trial).ConfigureAwait(false);
        CollectionQuery<Article>[] queries =
        [
            articles.Query(), articles.Query().Descending(), articles.OrderBy(Articles.Author), articles.OrderBy(Articles.Score).Descending(), articles.OrderBy(Articles.Due), articles.OrderBy(Articles.Mood), articles.OrderBy(Field.CreatedAt<Article>()).Descending(),
            articles.Where(Articles.Done, true).OrderBy(Articles.Due), articles.Where(Articles.Tags, "x").OrderBy(Articles.Stars).Descending(), articles.Query().Between(Articles.Stars, -1, 2), articles.Where(Articles.Author, null).OrderBy(Articles.Stars), articles.Where(Articles.Author, "é"),
        ];
        foreach (var (query, i) in queries.Select((query, i) => (query, i)))
            foreach (var size in (int[])[1, 2, 7, 1000])
            {
                var (seen, cursor) = (new List<string>(), (string?)null);
                do
                {
                    var page = await query.Take(size).After(cursor).ToPageAsync().ConfigureAwait(false);
                    trial.True(page.Items.Count == size || page.Next is null, $"a page of query {i}", $"{size} records, or the last", $"{page.Items.Count}");
                    seen.AddRange(page.Items.Select(one => one.Id));
                    cursor = page.Next;
                }
                while (cursor is not null);
                trial.Same(await IdsAsync(query).ConfigureAwait(false), seen, $"query {i} in pages of {size}");
            }
    }

    private static async Task CursorAsync(Trial trial)
    {
        var (articles, _) = await FillAsync(trial).ConfigureAwait(false);
        var cursor = trial.Present((await articles.Where(Articles.Author, "a").OrderBy(Articles.Stars).Take(1).ToPageAsync().ConfigureAwait(false)).Next, "a cursor");
        foreach (var (other, what) in (IEnumerable<(CollectionQuery<Article>, string)>)[
            (articles.Where(Articles.Author, "A").OrderBy(Articles.Stars), "another value"), (articles.Where(Articles.Author, "a").OrderBy(Articles.Stars).Descending(), "the other direction"), (articles.OrderBy(Articles.Stars), "fewer conditions"),
            (articles.Where(Articles.Author, "a").AtLeast(Articles.Stars, 0), "a range"), (articles.InScope("other").Where(Articles.Author, "a").OrderBy(Articles.Stars), "another scope"), (articles.Query(), "no condition")])
            await trial.MisusedAsync(async () => await other.After(cursor).ToPageAsync().ConfigureAwait(false), $"a cursor used with {what}", "another query").ConfigureAwait(false);
        foreach (var bad in (string[])["", "x", cursor[..^3], cursor + "AAAA", "!!!!", new string('A', 40)])
            await trial.MisusedAsync(async () => await articles.Where(Articles.Author, "a").OrderBy(Articles.Stars).After(bad).ToPageAsync().ConfigureAwait(false), $"cursor '{bad}'", "cursor").ConfigureAwait(false);
    }

    private static async Task ChangesAsync(Trial trial)
    {
        var articles = await CollectionSuite.OpenAsync(trial).ConfigureAwait(false);
        await articles.SaveAllAsync(Enumerable.Range(0, 60).Select(i => new Article { Id = $"m{i:D2}", Stars = 5 })).ConfigureAwait(false);
        var (seen, cursor, page) = (new List<string>(), (string?)null, 0);
        do
        {
            var found = await articles.OrderBy(Articles.Stars).Take(8).After(cursor).ToPageAsync().ConfigureAwait(false);
            seen.AddRange(found.Items.Select(one => one.Id));
            cursor = found.Next;
            await articles.SaveAllAsync([new Article { Id = $"a{page}", Stars = 5 }, new Article { Id = $"z{page}", Stars = 5 }, new Article { Id = $"low{page}", Stars = 1 }]).ConfigureAwait(false);
            await articles.DeleteAsync(seen[^1]).ConfigureAwait(false);
            page++;
        }
        while (cursor is not null);
        trial.Same(Enumerable.Range(0, 60).Select(i => $"m{i:D2}"), seen.Where(id => id[0] == 'm'), "what was there from the start");
        trial.True(!seen.Any(id => id[0] is 'a' or 'l'), "what came before the cursor", "unseen", "seen");
        trial.Equal(seen.Count, seen.Distinct().Count(), "the records seen, each once");
    }

    private static IEnumerable<string> Ordered(IEnumerable<Article> articles, Func<Article, FieldValue> key, bool descending)
    {
        var ordered = articles.OrderBy(key).ThenBy(article => article.Id, Ordinal.Comparer).Select(article => article.Id);
        return descending ? ordered.Reverse() : ordered;
    }

    private static async Task<List<string>> IdsAsync(CollectionQuery<Article> query) => await query.Select(article => article.Id).ToListAsync().ConfigureAwait(false);

    private static async Task<(Collection<Article> Articles, List<Article> Model)> FillAsync(Trial trial)
    {
        var (articles, model) = (await CollectionSuite.OpenAsync(trial).ConfigureAwait(false), new List<Article>());
        foreach (var part in CollectionSuite.Model(150, new Random(4)).Chunk(30))
        {
            model.AddRange(await articles.SaveAllAsync(part).ConfigureAwait(false));
            trial.Clock.Advance(TimeSpan.FromSeconds(1));
        }
        return (articles, model);
    }
}
