using Perdure.Storage;

namespace Perdure.Tests.Conformance.Faults;

/// <summary>Mistakes that the rooms of work (agents, tasks, workflows) must notice.</summary>
internal static class WorkFaults
{
    public static IReadOnlyList<PlantedFault> All { get; } =
    [
        new("work: replaces whatever version", ["agent.create-find-update-delete", "claim.batches", "claim.in-a-unit", "claim.lease-runs-out", "task.updates-leave-the-verbs"], b => new FaultyBackend(b) { Changing = op => op is Put { Expect.Kind: ExpectKind.Exactly } put ? put with { Expect = Expect.Any } : op }),
        new("work: replaces whatever version, some time after it was read", ["claim.racing-stores", "task.execute-at-once", "workflow.pause-meets-completion"], b => new FaultyBackend(b)
        {
            Changing = op => op is Put { Expect.Kind: ExpectKind.Exactly } put ? put with { Expect = Expect.Any } : op,
            Writing = async (backend, batch, token) =>
            {
                await Task.Delay(2, token);
                return await backend.WriteAsync(batch, token);
            },
        }),
        new("work: creates over what is there", ["agent.create-find-update-delete", "task.create-find-delete", "workflow.create-find-list-delete"], b => new FaultyBackend(b) { Changing = op => op is Put { Expect.Kind: ExpectKind.Absent } put ? put with { Expect = Expect.Any } : op }),
        new("work: drops required records", ["task.parents-must-be-there", "workflow.refusals"], b => new FaultyBackend(b) { Changing = op => op is Require require ? require with { Expect = Expect.Any } : op }),
        new("work: answers in the wrong order", ["agent.lists", "claim.order", "task.lists"], b => new FaultyBackend(b) { Answering = (_, _, records) => records.Reverse() }),
        new("work: forgets the bounds of queries", ["claim.heartbeat", "task.retries-to-the-dead-letter", "workflow.failed-step-and-requeue", "workflow.pause-and-resume", "workflow.steps-in-order"], b => new FaultyBackend(b) { Asking = query => query with { Range = null } }),
        new("work: removes nothing", ["agent.bad-input", "agent.seed-keeps-changes"], b => new FaultyBackend(b) { Changing = op => op is Remove remove ? new Require(remove.Key, remove.Expect) : op }),
        new("work: finds what is not there any more", ["agent.factory", "task.execute", "task.illegal-transitions"], b => new FaultyBackend(b) { Finding = record => record is null ? null : record with { Body = Stale(record.Body) } }),
        new("work: writes no times", ["claim.deadline"], b => new FaultyBackend(b) { Changing = op => op is Put put ? put with { Fields = [.. put.Fields.Select(field => field.Kind == FieldKind.Time ? FieldValue.Null : field)] } : op }),
        new("work: writes every batch again", ["claim.racing-callers"], b => new FaultyBackend(b) { Writing = AgainAsync }),
        new("work: answers one record of many", ["workflow.status-of-its-parts"], b => new FaultyBackend(b) { Answering = (_, _, records) => records.Take(1) }),
        new("work: stores what was refused", ["task.bad-input"], b => new FaultyBackend(b) { Answering = (_, query, records) => records.Count > 0 ? [.. records, records[^1]] : records }),
    ];

    // The names of what agents and tasks hold, as a program of another version wrote them.
    private static ReadOnlyMemory<byte> Stale(ReadOnlyMemory<byte> body) =>
        System.Text.Encoding.UTF8.GetBytes(System.Text.Encoding.UTF8.GetString(body.Span).Replace("\"status\":", "\"state\":", StringComparison.Ordinal).Replace("\"model\":", "\"kind\":", StringComparison.Ordinal));

    // As a retry does that takes its own write for another's.
    private static async ValueTask<WriteResult> AgainAsync(Backend inner, WriteBatch batch, CancellationToken token)
    {
        var first = await inner.WriteAsync(batch, token);
        return first.Conflict is null && batch.Operations.All(operation => operation is Put { Expect.Kind: ExpectKind.Exactly }) ? await inner.WriteAsync(batch, token) : first;
    }
}
