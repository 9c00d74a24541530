using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Perdure.Checkpoints;
using Perdure.Memory;
using Perdure.Storage;

namespace Perdure.Tests.Checkpoints;

/// <summary>Random histories: whatever is saved in whichever way, every version loads as the text it was.</summary>
public sealed class CheckpointHistoryTests
{
    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Every_version_loads_as_it_was_saved(int seed)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var space = new MemorySpace();
        await using var store = await AgentStore.OpenAsync(new MemoryBackend(new MemoryOptions { Space = space }), cancellationToken: cancellation);
        var random = new Random(seed);
        var thread = store.Checkpoints.Thread("t");
        var states = new Dictionary<long, string>();
        var state = new JsonObject();
        for (var i = 0; i < 120; i++)
        {
            if (random.Next(8) == 0)
                thread = store.Checkpoints.Thread("t"); // a fresh object remembers nothing
            var options = SaveOptions.None;
            if (states.Count > 0 && random.Next(10) == 0)
            {
                var from = states.Keys.ElementAt(random.Next(states.Count));
                state = (JsonObject)JsonNode.Parse(states[from])!;
                options = new SaveOptions { Parent = from, Fork = true };
            }
            Checkpoint saved;
            if (random.Next(2) == 0)
            {
                RandomStates.Change(state, random);
                saved = await thread.SaveAsync(JsonElement.Parse(state.ToJsonString()), options, cancellation);
            }
            else
                saved = await RandomStates.EditAsync(thread, state, random, options, cancellation);
            states[saved.Version] = RandomStates.Normal(state);
            saved.Version.ShouldBe(i + 1);
            (await RandomStates.TextAsync(thread, saved.Version, cancellation)).ShouldBe(states[saved.Version]);
        }
        foreach (var (version, text) in states)
            (await RandomStates.TextAsync(store.Checkpoints.Thread("t"), version, cancellation)).ShouldBe(text, $"version {version}");
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Prune_forks_copies_and_deletes_keep_what_is_kept(int seed)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var store = await AgentStore.OpenAsync(new MemoryBackend(new MemoryOptions { Atomicity = seed % 2 == 0 ? Atomicity.Store : Atomicity.Scope }), cancellationToken: cancellation);
        var random = new Random(seed);
        var model = new Dictionary<string, Dictionary<long, string>>();
        for (var i = 0; i < 150; i++)
        {
            var names = model.Keys.Where(name => model[name].Count > 0).ToList();
            var id = names.Count == 0 || random.Next(12) == 0 ? $"t{random.Next(5)}" : names[random.Next(names.Count)];
            var versions = model.GetValueOrDefault(id) ?? (model[id] = []);
            var thread = store.Checkpoints.Thread(id);
            switch (random.Next(10))
            {
                case 0 when versions.Count > 0:
                    var report = await thread.PruneAsync(new PrunePolicy { KeepLast = random.Next(1, 6) }, cancellation);
                    foreach (var gone in report.Removed)
                        versions.Remove(gone);
                    report.Kept.ShouldBe(versions.Count);
                    break;
                case 1 when versions.Count > 0:
                    var target = $"t{random.Next(5)}";
                    var from = versions.Keys.ElementAt(random.Next(versions.Count));
                    if (!model.TryGetValue(target, out var there) || there.Count == 0)
                    {
                        await thread.ForkAsync(from, target, cancellationToken: cancellation);
                        model[target] = new() { [1] = versions[from] };
                    }
                    break;
                case 2 when random.Next(3) == 0:
                    (await store.Checkpoints.DeleteThreadAsync(id, cancellation)).ShouldBe(versions.Count > 0);
                    versions.Clear();
                    break;
                case 3 when versions.Count > 0:
                    var copy = $"t{random.Next(5)}";
                    if (!model.TryGetValue(copy, out var others) || others.Count == 0)
                    {
                        await store.Checkpoints.CopyThreadAsync(id, copy, cancellation);
                        model[copy] = new(versions);
                    }
                    break;
                case 4 when versions.Count > 1:
                    var doomed = versions.Keys.ElementAt(random.Next(versions.Count));
                    try
                    {
                        (await thread.DeleteAsync(doomed, cancellation)).ShouldBeTrue();
                        versions.Remove(doomed);
                    }
                    catch (PerdureException exception) when (exception.Fault == Fault.InvalidReference)
                    {
                        exception.Message.ShouldContain("forked");
                    }
                    break;
                default:
                    var state = versions.Count == 0 ? [] : (JsonObject)JsonNode.Parse(versions[versions.Keys.Max()])!;
                    var saved = await RandomStates.EditAsync(thread, state, random, SaveOptions.None, cancellation);
                    RandomStates.Change(state, random);
                    versions[saved.Version] = (await RandomStates.TextAsync(thread, saved.Version, cancellation))!;
                    saved = await thread.SaveAsync(JsonElement.Parse(state.ToJsonString()), cancellationToken: cancellation);
                    versions[saved.Version] = RandomStates.Normal(state);
                    break;
            }
            foreach (var (name, kept) in model)
            {
                (await store.Checkpoints.Thread(name).ListAsync(new CheckpointFilter { Limit = 1000 }, cancellation)).Select(c => c.Version).ShouldBe(kept.Keys.OrderDescending(), $"step {i}: {name}");
                foreach (var (version, text) in kept)
                    (await RandomStates.TextAsync(store.Checkpoints.Thread(name), version, cancellation)).ShouldBe(text, $"step {i}: {name} version {version}");
            }
        }
    }

    public static IEnumerable<TheoryDataRow<int>> Seeds => Enumerable.Range(1, 25).Select(seed => new TheoryDataRow<int>(seed));
}
