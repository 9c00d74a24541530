using Perdure.Storage;

namespace Perdure.Conformance.Suites;

/// <summary>Scopes never leak: what is done in one is not seen, counted or removed in another.</summary>
internal sealed class ScopeSuite : ISuite
{
    private static readonly string[] Scopes = ["user1", "user10", "user", "User1", "user1 ", "user_", "user%", "user1/a", "user1:a", " ", "\u200b", "store"];

    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("scope.reads", ReadsAsync),
        new("scope.expectations", ExpectationsAsync),
        new("scope.removals", RemovalsAsync),
        new("scope.collections-and-logs", KindsAsync),
        new("scope.listed-while-it-holds-something", ListedAsync),
    ];

    private static async Task FillAsync(Trial trial, Subject subject)
    {
        foreach (var scope in Scopes)
            await subject.CommitAsync(
                Shapes.PutItem(Shapes.Item("shared", scope), trial.Version(), ("txt", FieldValue.Of("shared")), ("tags", FieldValue.Many([FieldValue.Of("shared")]))),
                Shapes.PutItem(Shapes.Item($"own {scope}", scope), trial.Version(), ("txt", FieldValue.Of("shared")), ("tags", FieldValue.Many([FieldValue.Of("shared")]))),
                Shapes.Append(Shapes.Log("shared", scope), LogHead.Empty, trial.Version()), Shapes.Append(Shapes.Log($"own {scope}", scope), LogHead.Empty, trial.Version())).ConfigureAwait(false);
    }

    private static async Task ReadsAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        await FillAsync(trial, subject).ConfigureAwait(false);
        foreach (var scope in Scopes)
        {
            string[] ids = [.. new[] { "shared", $"own {scope}" }.Order(Ordinal.Comparer)];
            trial.Same(ids, await subject.IdsAsync(new Query(Shapes.Items, scope)).ConfigureAwait(false), $"the ids in scope '{scope}'");
            trial.Same(ids, await subject.IdsAsync(new Query(Shapes.Items, scope, "by_txt")).ConfigureAwait(false), $"the order in scope '{scope}'");
            trial.Same(ids, await subject.IdsAsync(new Query(Shapes.Items, scope, "tag") { Equal = [FieldValue.Of("shared")] }).ConfigureAwait(false), $"the tagged in scope '{scope}'");
            trial.Same(ids, await subject.LogsAsync(Shapes.Journal.Name, scope).ConfigureAwait(false), $"the logs in scope '{scope}'");
            foreach (var other in Scopes.Where(other => other != scope))
            {
                trial.Equal(null, await subject.VersionAsync(Shapes.Item($"own {other}", scope)).ConfigureAwait(false), $"a record of '{other}' in scope '{scope}'");
                trial.Equal(LogHead.Empty, await subject.HeadAsync(Shapes.Log($"own {other}", scope)).ConfigureAwait(false), $"a log of '{other}' in scope '{scope}'");
            }
        }
        trial.Same([], await subject.IdsAsync(new Query(Shapes.Items, "use")).ConfigureAwait(false), "the ids in a scope that is the beginning of others");
        trial.Same([], await subject.LogsAsync(Shapes.Journal.Name, "use").ConfigureAwait(false), "the logs in a scope that is the beginning of others");
    }

    private static async Task ExpectationsAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        var version = trial.Version();
        await subject.CommitAsync(Shapes.Put(Shapes.Blob("a", "user1"), version), Shapes.Append(Shapes.Log("a", "user1"), null, version)).ConfigureAwait(false);
        foreach (var other in Scopes.Skip(1))
        {
            await subject.CommitAsync(new Require(Shapes.Blob("a", other), Expect.Absent), new RequireHead(Shapes.Log("a", other), LogHead.Empty)).ConfigureAwait(false);
            await subject.RefusedAsync(0, Shapes.Put(Shapes.Blob("a", other), trial.Version(), Expect.Exactly(version))).ConfigureAwait(false);
            await subject.RefusedAsync(0, new RequireEntry(Shapes.Log("a", other), 1, version)).ConfigureAwait(false);
        }
        await subject.CommitAsync(new Require(Shapes.Blob("a", "user1"), Expect.Exactly(version)), new RequireEntry(Shapes.Log("a", "user1"), 1, version)).ConfigureAwait(false);
    }

    private static async Task RemovalsAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        await FillAsync(trial, subject).ConfigureAwait(false);
        var lines = (await subject.PictureAsync().ConfigureAwait(false)).Split('\n').ToList();
        foreach (var scope in Scopes)
        {
            await subject.CommitAsync(new Remove(Shapes.Item("shared", scope)), new Drop(Shapes.Log("shared", scope)), new Trim(Shapes.Log($"own {scope}", scope), [PositionRange.All])).ConfigureAwait(false);
            lines.RemoveAll(line => line.Contains($"in scope '{scope}' ", StringComparison.Ordinal) && !line.Contains("kit_items 'own", StringComparison.Ordinal));
            trial.Same(lines, (await subject.PictureAsync().ConfigureAwait(false)).Split('\n'), $"the store after removals in scope '{scope}'");
        }
    }

    private static async Task KindsAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        await subject.CommitAsync(Shapes.Put(Shapes.Blob("a"), trial.Version()), Shapes.Append(Shapes.Log("a"), null, trial.Version())).ConfigureAwait(false);
        trial.Equal(null, await subject.VersionAsync(Shapes.Note("a")).ConfigureAwait(false), "the record of another collection");
        trial.Equal(0, (await subject.QueryAsync(new Query(Shapes.Notes, Shapes.Scope)).ConfigureAwait(false)).Count, "the records of another collection");
        trial.Equal(LogHead.Empty, await subject.HeadAsync(Shapes.OtherLog("a")).ConfigureAwait(false), "the head of a log of another kind");
        trial.Equal(0, (await subject.LogsAsync(Shapes.Ledger.Name, Shapes.Scope).ConfigureAwait(false)).Count, "the logs of another kind");
        trial.Equal(0, (await subject.ScopesAsync(Shapes.Notes.Name).ConfigureAwait(false)).Count, "the scopes of another collection");
        trial.Equal(0, (await subject.ScopesAsync(Shapes.Ledger.Name).ConfigureAwait(false)).Count, "the scopes of another kind of log");
        trial.Same([0, 0], await subject.CommitAsync(new Remove(Shapes.Note("a")), new Drop(Shapes.OtherLog("a"))).ConfigureAwait(false), "the outcomes of removing what is elsewhere");
    }

    private static async Task ListedAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        await subject.CommitAsync(Shapes.Put(Shapes.Blob("a", "one"), trial.Version()), Shapes.Put(Shapes.Blob("b", "one"), trial.Version()), Shapes.Append(Shapes.Log("a", "one"), null, trial.Version())).ConfigureAwait(false);
        await subject.CommitAsync(new Remove(Shapes.Blob("a", "one"))).ConfigureAwait(false);
        trial.Same(["one"], await subject.ScopesAsync(Shapes.Blobs.Name).ConfigureAwait(false), "the scopes while one record is left");
        await subject.CommitAsync(new Remove(Shapes.Blob("b", "one"))).ConfigureAwait(false);
        trial.Same([], await subject.ScopesAsync(Shapes.Blobs.Name).ConfigureAwait(false), "the scopes after the last record went");
        trial.Same(["one"], await subject.ScopesAsync(Shapes.Journal.Name).ConfigureAwait(false), "the scopes of logs");
        await subject.CommitAsync(new Trim(Shapes.Log("a", "one"), [PositionRange.All])).ConfigureAwait(false);
        trial.Same([], await subject.ScopesAsync(Shapes.Journal.Name).ConfigureAwait(false), "the scopes after the last entry went");
        trial.Same([], await subject.LogsAsync(Shapes.Journal.Name, "one").ConfigureAwait(false), "the logs after the last entry went");
    }
}
