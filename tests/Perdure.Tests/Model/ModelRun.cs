using Perdure.Conformance;
using Perdure.Storage;
using Perdure.Tests.Conformance;

namespace Perdure.Tests.Model;

/// <summary>Plays one sequence on memory and on another backend, and says where they first differ.</summary>
internal static class ModelRun
{
    /// <summary>The first difference, or null.</summary>
    public static async Task<string?> DifferenceAsync(Step[] steps, Func<BackendFixture> make)
    {
        var clock = new TestClock();
        var written = new Dictionary<(RecordKey, long), IReadOnlyList<FieldValue>>();
        var fixture = make();
        BackendFixture reference = fixture.Traits.Atomicity == Atomicity.Store ? new MemoryFixture() : new MemoryScopeFixture();
        await using var model = new Machine(reference, clock) { Written = written };
        await using var other = new Machine(fixture, clock) { Written = written };
        await model.OpenAsync();
        await other.OpenAsync();
        for (var i = 0; i < steps.Length; i++)
        {
            if (steps[i] is Wait wait)
                clock.Advance(TimeSpan.FromMilliseconds(wait.Milliseconds));
            var batch = steps[i] is Write write ? await BatchAsync(write, model.Backend) : null;
            foreach (var put in batch?.Operations.OfType<Put>() ?? [])
                written[(put.Key, put.Version)] = put.Fields;
            var (expected, found) = (await model.DoAsync(steps[i], batch), await other.DoAsync(steps[i], batch));
            if (expected != found || expected.StartsWith(Machine.Crashed, StringComparison.Ordinal))
                return Report(steps, i, "said", expected, found);
            // What a step that only asks may have changed shows at the next one.
            var isLast = i == steps.Length - 1;
            if (steps[i] is Ask or Read or Find && !isLast)
                continue;
            // At the end everything both ways; before, the indexes that can hold something, in turn the one way and the other: a picture is up to 170 queries.
            string[] scopes = isLast ? Universe.Scopes : [.. written.Keys.Select(put => put.Item1.Scope).Distinct()];
            (expected, found) = (await model.PictureAsync(scopes, isLast ? null : i % 2 == 0), await other.PictureAsync(scopes, isLast ? null : i % 2 == 0));
            if (expected != found)
                return Report(steps, i, "held", expected, found);
        }
        return null;
    }

    private static async Task<WriteBatch> BatchAsync(Write write, Backend model)
    {
        var operations = new List<WriteOperation>();
        foreach (var part in write.Parts)
            operations.Add(await part.ResolveAsync(model, write.OneScope));
        return new WriteBatch([.. operations.DistinctBy(operation => operation is RecordOperation record ? (object)record.Key : operation)], model.Time.UtcNow());
    }

    private static string Report(Step[] steps, int at, string verb, string expected, string found) =>
        $"After step {at} of\n{string.Join('\n', steps.Select((step, i) => $"  {i}: {step}"))}\nmemory {verb}\n{expected}\nbut the other {verb}\n{found}\n";
}
