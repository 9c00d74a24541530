using System.Collections.Concurrent;
using System.Data.Common;
using Perdure.Conformance;
using Perdure.Databases;
using Perdure.Sql;
using Perdure.Storage;

namespace Perdure.Tests.Conformance;

/// <summary>
/// A place on a server whose tables are prepared already, for one scenario after another: it is emptied in between, and given up
/// when anything in it is not as it was. Preparing some fifty tables takes a server longer than most scenarios take.
/// </summary>
internal sealed class KeptPlace
{
    // What looks at tables before they are there, or changes them.
    private static readonly string[] OwnSuites = ["setup", "sql", "initialize"];

    // What leaves so many rows that removing them takes longer than another place.
    private static readonly string[] OwnScenarios = ["message.hundred-thousand"];

    private const string Revised = "perdure_schema";

    private static readonly ConcurrentDictionary<string, ConcurrentBag<KeptPlace>> Kept = new();
    private readonly KeptTables tables;
    private readonly Action remove;
    private readonly Dictionary<string, string> revisions;
    private readonly HashSet<Column> columns;

    private KeptPlace(string name, DatabaseOptions options, KeptTables tables, Action remove)
    {
        (Name, Options, this.tables, this.remove) = (name, options, tables, remove);
        using var connection = tables.Connect();
        (revisions, columns) = (Revisions(connection), Columns(connection));
    }

    static KeptPlace() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var place in Kept.Values.SelectMany(places => places))
            place.remove();
    };

    public string Name { get; }

    public DatabaseOptions Options { get; }

    /// <summary>Whether a scenario may have one.</summary>
    public static bool Suits(Scenario scenario) => !OwnSuites.Contains(scenario.Suite) && !OwnScenarios.Contains(scenario.Name);

    /// <summary>One that a fixture of that name has left; null: there is none.</summary>
    public static KeptPlace? Take(string fixture) => Kept.TryGetValue(fixture, out var places) && places.TryTake(out var place) ? place : null;

    /// <summary>Prepares a new one with the tables of all rooms and of the kit.</summary>
    public static async Task<KeptPlace> PrepareAsync(string name, DatabaseOptions options, Func<Backend> open, KeptTables tables, Action remove)
    {
        await using (await AgentStore.OpenAsync(open(), null))
        {
        }
        await using (var backend = open())
            await backend.PrepareAsync(Shapes.Schema);
        return new KeptPlace(name, options, tables, remove);
    }

    /// <summary>Empties it for the next scenario of a fixture of that name, or gives it up.</summary>
    public async Task LeaveAsync(string fixture)
    {
        if (await EmptyAsync())
            Kept.GetOrAdd(fixture, _ => []).Add(this);
        else
            remove();
    }

    private async Task<bool> EmptyAsync()
    {
        await using var connection = tables.Connect();
        // Who still writes would write into the next scenario.
        for (var patience = 100; KeptTables.Read(connection, tables.Others).Any(); patience--)
            if (patience == 0)
                return false;
            else
                await Task.Delay(20);
        var (now, there) = (Revisions(connection), Columns(connection));
        if (!revisions.All(now.Contains) || now.Except(revisions).Any(IsView) || !columns.SetEquals(there.Where(column => columns.Any(one => one.Table == column.Table))))
            return false;
        foreach (var table in Tables(there).Except(Tables(columns)))
            KeptTables.Execute(connection, tables.Dialect.DropTable(table));
        foreach (var (name, _) in now.Except(revisions))
            tables.Forget(connection, Revised, name);
        foreach (var table in Tables(columns).Except(revisions.Where(IsView).Select(row => row.Key)).Where(table => table != Revised))
            KeptTables.Execute(connection, $"DELETE FROM {tables.Dialect.Table(table)}");
        return true;
    }

    private static IEnumerable<string> Tables(IEnumerable<Column> columns) => columns.Select(column => column.Table).Distinct();

    private static bool IsView(KeyValuePair<string, string> row) => row.Value.StartsWith(SchemaRow.View, StringComparison.Ordinal);

    private Dictionary<string, string> Revisions(DbConnection connection)
    {
        var found = new Dictionary<string, string>();
        foreach (var row in KeptTables.Read(connection, $"SELECT name, kind, revision, shape FROM {tables.Dialect.Table(Revised)}"))
            found.Add(tables.Dialect.DecodeText(row, 0), $"{tables.Dialect.DecodeText(row, 1)} {row.GetInt64(2)} {(row.IsDBNull(3) ? "" : row.GetString(3))}");
        return found;
    }

    private HashSet<Column> Columns(DbConnection connection) =>
        [.. KeptTables.Read(connection, tables.Dialect.CatalogColumns!.Text).Select(row => new Column(row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt64(3) != 0)).Where(column => tables.IsOfPlace(column.Table))];

    private sealed record Column(string Table, string Name, string Type, bool Nullable);
}
