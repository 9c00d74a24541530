using System.Security.Cryptography;
using System.Text;
using Perdure.Storage;

namespace Perdure.Sql;

/// <summary>
/// Something in the schema that others use and the store can do without: a view, or the trigger of a collection that other tools
/// may write to. Its row among the revisions is compared, not what the catalog says.
/// </summary>
/// <param name="Row">Its row.</param>
/// <param name="Create">What creates it, behind what drops it if it is there.</param>
/// <param name="Drop">What drops it where it stands in the way of a change of its table, or of another shape of its own.</param>
internal sealed record SchemaExtra(SchemaRow Row, IReadOnlyList<string> Create, IReadOnlyList<string> Drop)
{
    private const string Suffix = "$changed";

    public static SchemaExtra Of(SqlDialect dialect, SqlNames names, ViewSchema view)
    {
        var create = dialect.CreateView(names.Table(view.Name), ViewSql.Select(dialect, names, view));
        return new(new SchemaRow(view.Name, SchemaRow.View, view.Revision, Shape(view.Reads, create)), create, ViewDrop(dialect, names, view.Name));
    }

    public static SchemaExtra OfOthers(SqlDialect dialect, SqlNames names, CollectionSql sql)
    {
        string[] columns = ["created_at", "expires_at", .. sql.Fields.Select(i => sql.Schema.Fields[i].Name), .. dialect.BodyColumns.Select(body => body.Name)];
        var create = dialect.CreateTouch(Trigger(names, sql.Schema.Name), sql.Table, columns);
        return new(new SchemaRow(sql.Schema.Name + Suffix, SchemaRow.Trigger, sql.Schema.Revision, Shape([sql.Schema.Name], create)), create, TriggerDrop(dialect, names, sql.Schema.Name));
    }

    /// <summary>What drops one that is stored, whether or not it is still declared.</summary>
    public static IReadOnlyList<string> DropOf(SqlDialect dialect, SqlNames names, SchemaRow row) =>
        row.Kind == SchemaRow.View ? ViewDrop(dialect, names, row.Name) : TriggerDrop(dialect, names, row.Name[..^Suffix.Length]);

    /// <summary>What it is called in messages.</summary>
    public string Title => Row.Kind == SchemaRow.View ? $"The view '{Row.Name}'" : $"The trigger that keeps updated_at of '{Row.Names("collection").First()}' true when other tools change a row";

    /// <summary>Whether it must be made: it is not there, or an older program or this one's declaration made it otherwise.</summary>
    public bool IsMissing(IReadOnlyDictionary<string, SchemaRow> stored) =>
        !stored.TryGetValue(Row.Name, out var old) || old.Revision < Row.Revision || (old.Revision == Row.Revision && old != Row);

    // A text that is as long as some databases let no literal of a script be is told apart by its hash.
    private static string Shape(IReadOnlyList<string> collections, IReadOnlyList<string> create) =>
        $"{string.Join('\n', collections.Select(collection => $"collection {collection}"))}\ntext {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', create).ReplaceLineEndings("\n"))).AsSpan(0, 16))}";

    private static IReadOnlyList<string> ViewDrop(SqlDialect dialect, SqlNames names, string view) => dialect.DropView(names.Table(view)) is { } drop ? [drop] : [];

    private static IReadOnlyList<string> TriggerDrop(SqlDialect dialect, SqlNames names, string collection) => dialect.DropTouch(Trigger(names, collection), names.Table(collection));

    private static string Trigger(SqlNames names, string collection) => names.Derived(collection, Suffix);
}
