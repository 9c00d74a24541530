using System.Text;
using Perdure.Storage;

namespace Perdure.Tests.Sql;

/// <summary>A collection with every kind of field and index.</summary>
internal static class Sample
{
    public static CollectionSchema Tasks { get; } = new("tasks", 1,
        [new("status", FieldKind.Text), new("priority", FieldKind.Integer), new("score", FieldKind.Number), new("due", FieldKind.Time), new("done", FieldKind.Boolean), new("tag", FieldKind.Text, many: true)],
        [new("by_status", ["status", "done"], "due"), new("by_priority", [], "priority"), new("by_score", ["status"]), new("recent", [], FieldSchema.UpdatedAt), new("by_tag", ["tag", "status"], "due")],
        _ => [FieldValue.Of("again"), default, default, default, default, default]);

    public static IReadOnlyList<ViewSchema> Views { get; } =
    [
        ViewSchema.OfAll("tasks_read", 1, Tasks),
        new("task_stats", 1, Tasks,
        [
            ViewColumn.Of("status"), ViewColumn.Count("total"), ViewColumn.CountOf("urgent", "priority", FieldValue.Of(1L)), ViewColumn.CountOf("open", "status", FieldValue.Of("open")), ViewColumn.AverageSeconds("seconds", FieldSchema.CreatedAt, "due"),
        ]),
        new("tasks_by_task", 1, Tasks, [ViewColumn.Of("status", "task"), ViewColumn.Count("total"), ViewColumn.CountOf("urgent", "priority", FieldValue.Of(1L))]) { PerRecordOf = "tasks", Where = [ViewCondition.Equal("done", FieldValue.Of(true))] },
        new("recent_tasks", 1, Tasks, [ViewColumn.Of("id"), ViewColumn.Of("score", "points")]) { Where = [ViewCondition.WithinLast("due", TimeSpan.FromHours(1)), ViewCondition.Equal("done", FieldValue.Of(true))] },
    ];

    public static LogSchema Trail { get; } = new("trail", 1);

    public static StoreSchema Schema { get; } = new([Tasks], [Trail]);

    public static LogKey Log(string id = "log", string scope = "scope") => new("trail", scope, id);

    public static RecordKey Key(string id, string scope = "scope") => new("tasks", scope, id);

    public static Put Put(string id, Expect expect = default, string body = "{}", string status = "open", DateTimeOffset? due = null) => new(
        Key(id), IdGenerator.Default.NewVersion(), Encoding.UTF8.GetBytes(body),
        [FieldValue.Of(status), FieldValue.Of(1L), FieldValue.Of(0.5), FieldValue.Of(due), FieldValue.Of(false), FieldValue.Many([FieldValue.Of("a"), FieldValue.Of("b")])], expect);

    public static Append Append(string body, LogHead? expected = null, string id = "log") =>
        new(Log(id), [new NewEntry(IdGenerator.Default.NewVersion(), "head"u8.ToArray(), Encoding.UTF8.GetBytes(body))], expected);

    public static ValueTask<WriteResult> WriteAsync(this Backend backend, params WriteOperation[] operations) => backend.WriteAsync(new WriteBatch(operations, DateTimeOffset.UtcNow));

    public static async Task<List<string>> ReadAsync(this Backend backend, string id = "log")
    {
        var bodies = new List<string>();
        await backend.ReadLogAsync(new LogRead(Log(id), PositionRange.All), entry =>
        {
            bodies.Add(Encoding.UTF8.GetString(entry.Body));
            return true;
        });
        return bodies;
    }
}
