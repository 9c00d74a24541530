using Perdure.Storage;

namespace Perdure.Conformance.Suites;

/// <summary>Ids, scopes and indexed texts are bytes: no two of the hostile ones are taken for each other.</summary>
internal sealed class IdSuite : ISuite
{
    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("id.records", RecordsAsync),
        new("id.logs", LogsAsync),
        new("id.scopes", ScopesAsync),
        new("id.index-values", IndexValuesAsync),
        new("id.many-values", ManyValuesAsync),
        new("id.longest-scope", LongestScopeAsync),
        new("id.parts-are-never-joined", PartsAsync),
    ];

    private static string[] Ordered => [.. Hostile.Texts.Order(Ordinal.Comparer)];

    private static async Task RecordsAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        foreach (var id in Hostile.Texts)
            await subject.CommitAsync(Shapes.Put(Shapes.Blob(id), trial.Version(), Expect.Absent, id)).ConfigureAwait(false);
        subject = await trial.RestartAsync().ConfigureAwait(false);
        var found = await subject.Backend.FindAsync([.. Hostile.Texts.Select(id => Shapes.Blob(id))], trial.CancellationToken).ConfigureAwait(false);
        foreach (var (id, record) in Hostile.Texts.Zip(found))
        {
            trial.Equal(Shapes.Blob(id), trial.Present(record, $"the record '{id}'").Key, "the key");
            trial.SameBytes(Shapes.Bytes(id), record.Body, $"the body of '{id}'");
        }
        trial.Same(Ordered, await subject.IdsAsync(new Query(Shapes.Blobs, Shapes.Scope) { Limit = 10_000 }).ConfigureAwait(false), "the ids");
        var left = Ordered.ToList();
        foreach (var (id, i) in Hostile.Texts.Select((id, i) => (id, i)))
        {
            trial.Equal(1, (await subject.CommitAsync(new Remove(Shapes.Blob(id), Expect.Exactly(found[i]!.Version))).ConfigureAwait(false)).Single(), $"the outcome of removing '{id}'");
            left.Remove(id);
            if (i % 10 == 0)
                trial.Same(left, await subject.IdsAsync(new Query(Shapes.Blobs, Shapes.Scope) { Limit = 10_000 }).ConfigureAwait(false), $"the ids without '{id}'");
        }
    }

    private static async Task LogsAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        foreach (var id in Hostile.Texts)
            await subject.CommitAsync(new Append(Shapes.Log(id), [Shapes.Entry(trial.Version(), id)], LogHead.Empty)).ConfigureAwait(false);
        subject = await trial.RestartAsync().ConfigureAwait(false);
        trial.Same(Ordered, await subject.LogsAsync(Shapes.Journal.Name, Shapes.Scope).ConfigureAwait(false), "the logs");
        foreach (var id in Hostile.Texts)
        {
            var entries = await subject.ReadAsync(Shapes.Log(id)).ConfigureAwait(false);
            trial.Equal(1, entries.Count, $"the entries of log '{id}'");
            trial.SameBytes(Shapes.Bytes(id), entries[0].Body, $"the entry of log '{id}'");
        }
        foreach (var id in Hostile.Texts)
            trial.Equal(1, (await subject.CommitAsync(new Drop(Shapes.Log(id))).ConfigureAwait(false)).Single(), $"the outcome of dropping log '{id}'");
        trial.Equal(0, (await subject.LogsAsync(Shapes.Journal.Name, Shapes.Scope).ConfigureAwait(false)).Count, "the logs after all were dropped");
    }

    private static async Task ScopesAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        foreach (var scope in Hostile.Texts)
            await subject.CommitAsync(
                Shapes.Put(Shapes.Blob("same", scope), trial.Version(), Expect.Absent, scope), new Append(Shapes.Log("same", scope), [Shapes.Entry(trial.Version(), scope)], LogHead.Empty),
                Shapes.PutItem(Shapes.Item("same", scope), trial.Version(), ("txt", FieldValue.Of("same")), ("tags", FieldValue.Many([FieldValue.Of("t")])))).ConfigureAwait(false);
        subject = await trial.RestartAsync().ConfigureAwait(false);
        foreach (var name in (string[])[Shapes.Blobs.Name, Shapes.Items.Name, Shapes.Journal.Name])
            trial.Same(Ordered, await subject.ScopesAsync(name).ConfigureAwait(false), $"the scopes of {name}");
        foreach (var scope in Hostile.Texts)
        {
            trial.SameBytes(Shapes.Bytes(scope), trial.Present(await subject.FindAsync(Shapes.Blob("same", scope)).ConfigureAwait(false), $"the record in '{scope}'").Body, $"the body in scope '{scope}'");
            trial.Equal(1, (await subject.QueryAsync(new Query(Shapes.Blobs, scope)).ConfigureAwait(false)).Count, $"the records in scope '{scope}'");
            trial.Equal(1, (await subject.QueryAsync(new Query(Shapes.Items, scope, "of_txt") { Equal = [FieldValue.Of("same")] }).ConfigureAwait(false)).Count, $"the records in scope '{scope}' by index");
            trial.Equal(1, (await subject.QueryAsync(new Query(Shapes.Items, scope, "tag") { Equal = [FieldValue.Of("t")] }).ConfigureAwait(false)).Count, $"the records in scope '{scope}' by one of many values");
            trial.SameBytes(Shapes.Bytes(scope), (await subject.ReadAsync(Shapes.Log("same", scope)).ConfigureAwait(false)).Single().Body, $"the entry in scope '{scope}'");
        }
    }

    private static async Task IndexValuesAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        for (var i = 0; i < Hostile.Texts.Count; i++)
            await subject.CommitAsync(Shapes.PutItem(Shapes.Item($"{i:D4}"), trial.Version(), ("txt", FieldValue.Of(Hostile.Texts[i])), ("grp", FieldValue.Of(Hostile.Texts[^(i + 1)])))).ConfigureAwait(false);
        for (var i = 0; i < Hostile.Texts.Count; i++)
        {
            trial.Same([$"{i:D4}"], await subject.IdsAsync(new Query(Shapes.Items, Shapes.Scope, "of_txt") { Equal = [FieldValue.Of(Hostile.Texts[i])] }).ConfigureAwait(false), $"the record indexed under '{Hostile.Texts[i]}'");
            trial.Same([$"{i:D4}"], await subject.IdsAsync(new Query(Shapes.Items, Shapes.Scope, "grp_by_txt") { Equal = [FieldValue.Of(Hostile.Texts[^(i + 1)])] }).ConfigureAwait(false), $"the record grouped under '{Hostile.Texts[^(i + 1)]}'");
        }
        var order = Ordered.Select(text => $"{Hostile.Texts.ToList().IndexOf(text):D4}");
        trial.Same(order, await subject.IdsAsync(new Query(Shapes.Items, Shapes.Scope, "by_txt") { Limit = 10_000 }).ConfigureAwait(false), "the order by text");
    }

    private static async Task ManyValuesAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        await subject.CommitAsync(Shapes.PutItem(Shapes.Item("all"), trial.Version(), ("tags", FieldValue.Many(Hostile.Texts.Select(FieldValue.Of))))).ConfigureAwait(false);
        for (var i = 0; i < Hostile.Texts.Count; i++)
            await subject.CommitAsync(Shapes.PutItem(Shapes.Item($"one{i:D4}"), trial.Version(), ("tags", FieldValue.Many([FieldValue.Of(Hostile.Texts[i])])))).ConfigureAwait(false);
        for (var i = 0; i < Hostile.Texts.Count; i++)
            trial.Same(["all", $"one{i:D4}"], await subject.IdsAsync(new Query(Shapes.Items, Shapes.Scope, "tag") { Equal = [FieldValue.Of(Hostile.Texts[i])] }).ConfigureAwait(false), $"the records under '{Hostile.Texts[i]}'");
    }

    private static async Task LongestScopeAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        string[] scopes = [new('x', 511), new('x', 512), new string('x', 511) + "X", new string('x', 511) + "y", new('/', 512)];
        foreach (var scope in scopes)
            foreach (var id in (string[])[new('i', 255), new string('i', 254) + "j"])
            {
                await subject.CommitAsync(
                    Shapes.PutItem(Shapes.Item(id, scope), trial.Version(), ("grp", FieldValue.Of(new string('g', 255))), ("txt", FieldValue.Of(id)), ("tags", FieldValue.Many([FieldValue.Of(new string('t', 255))]))),
                    Shapes.Append(Shapes.Log(id, scope), LogHead.Empty, trial.Version())).ConfigureAwait(false);
            }
        subject = await trial.RestartAsync().ConfigureAwait(false);
        foreach (var scope in scopes)
        {
            string[] ids = [new('i', 255), new string('i', 254) + "j"];
            trial.Same(ids, await subject.IdsAsync(new Query(Shapes.Items, scope, "grp_by_txt") { Equal = [FieldValue.Of(new string('g', 255))] }).ConfigureAwait(false), "the longest keys by index");
            trial.Same(ids, await subject.IdsAsync(new Query(Shapes.Items, scope, "tag") { Equal = [FieldValue.Of(new string('t', 255))] }).ConfigureAwait(false), "the longest keys by one of many values");
            trial.Same(ids, await subject.LogsAsync(Shapes.Journal.Name, scope).ConfigureAwait(false), "the longest logs");
        }
        trial.Same(scopes.Order(Ordinal.Comparer), await subject.ScopesAsync(Shapes.Items.Name).ConfigureAwait(false), "the longest scopes");
    }

    private static async Task PartsAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        var keys = ((string[])["/", ":", "|", "\u0001", " ", "\\", ".", "-", "_", "'", "\n", "{", "}", ",", "\u001f", "#", "%"])
            .SelectMany(separator => new[] { ("a", $"b{separator}c"), ($"a{separator}b", "c"), ($"a{separator}", "c"), ("a", $"{separator}c"), ($"a{separator}{separator}", "c") }).Append(("ab", "c")).Append(("a", "bc")).ToArray();
        foreach (var (scope, id) in keys)
            await subject.CommitAsync(
                Shapes.Put(Shapes.Blob(id, scope), trial.Version(), Expect.Absent, $"<{scope}><{id}>"),
                new Append(Shapes.Log(id, scope), [Shapes.Entry(trial.Version(), $"<{scope}><{id}>")], LogHead.Empty)).ConfigureAwait(false);
        foreach (var (scope, id) in keys)
        {
            trial.SameBytes(Shapes.Bytes($"<{scope}><{id}>"), trial.Present(await subject.FindAsync(Shapes.Blob(id, scope)).ConfigureAwait(false), $"the record '{id}' in '{scope}'").Body, $"the record '{id}' in '{scope}'");
            trial.SameBytes(Shapes.Bytes($"<{scope}><{id}>"), (await subject.ReadAsync(Shapes.Log(id, scope)).ConfigureAwait(false)).Single().Body, $"the log '{id}' in '{scope}'");
        }
    }
}
