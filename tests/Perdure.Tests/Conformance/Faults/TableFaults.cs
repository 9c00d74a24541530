using Perdure.Storage;

namespace Perdure.Tests.Conformance.Faults;

/// <summary>Mistakes with what is there for other readers and writers of the tables, before SQLite.</summary>
internal static class TableFaults
{
    public static IReadOnlyList<PlantedFault> OfSql { get; } =
    [
        new("makes no views", ["sql.views-show-records", "sql.views-count-groups", "sql.views-average-microseconds"], b => new FaultyBackend(b) { Preparing = (inner, schema, token) => inner.PrepareAsync(new StoreSchema(schema.Collections, schema.Logs), token) }),
        new("counts only what is there", ["sql.views-count-per-record"], b => new FaultyBackend(b) { Preparing = (inner, schema, token) => inner.PrepareAsync(new StoreSchema(schema.Collections, schema.Logs, [], [], schema.Views.Select(view => new ViewSchema(view.Name, view.Revision, view.Collection, view.Columns) { Where = view.Where })), token) }),
        new("keeps the first view of a name", ["sql.views-follow-their-declaration"], b => new FaultyBackend(b) { Preparing = (inner, schema, token) => inner.PrepareAsync(new StoreSchema(schema.Collections, [], [], [], schema.Views.Where(view => view.Columns.Count > 2)), token) }),
        new("fills no new columns", ["sql.columns-without-an-index"], b => new FaultyBackend(b) { Preparing = (inner, schema, token) => inner.PrepareAsync(new StoreSchema(schema.Collections.Select(c => new CollectionSchema(c.Name, c.Revision, c.Fields, c.Indexes, _ => [.. c.Fields.Select(_ => FieldValue.Null)])), [], [], [], schema.Views), token) }),
        new("has no triggers", ["sql.changes-of-other-tools-are-noticed", "sql.other-tools-and-new-columns"], b => new FaultyBackend(b) { Preparing = (inner, schema, token) => inner.PrepareAsync(new StoreSchema(schema.Collections.Select(c => new CollectionSchema(c.Name, c.Revision, c.Fields, c.Indexes, c.Project)), []), token) }),
        new("has a trigger for its own writes too", ["sql.own-writes-bring-their-versions"], b => new FaultyBackend(b) { Preparing = EagerAsync }),
    ];

    private static async ValueTask EagerAsync(Backend inner, StoreSchema schema, CancellationToken token)
    {
        await inner.PrepareAsync(schema, token);
        await inner.Facet<ISqlAccess>()!.UseAsync(async (connection, cancellationToken) =>
        {
            await using var command = connection.CreateCommand();
            command.CommandText = "CREATE TRIGGER IF NOT EXISTS eager AFTER UPDATE OF body ON kit_jobs BEGIN UPDATE kit_jobs SET updated_at = '2031-01-01T00:00:00.000000Z' WHERE scope = NEW.scope AND id = NEW.id; END";
            return await command.ExecuteNonQueryAsync(cancellationToken);
        }, token);
    }
}
