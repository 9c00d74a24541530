using System.Collections.Concurrent;
using Perdure.Storage;

namespace Perdure.Sql;

/// <summary>The statements of one collection in one dialect. Texts are made once. Safe to share.</summary>
public sealed class CollectionSql
{
    private static readonly SqlValue[] Key = [new("scope", SqlKind.Scope), new("id", SqlKind.Id)];
    private static readonly SqlValue[] KeyAt = [.. Key, new("at", SqlKind.Time), new("version", SqlKind.Integer)];
    private static readonly SqlValue[] ScopeAfter = [new("after", SqlKind.Scope), new("at", SqlKind.Time), new("rows", SqlKind.Integer)];
    private readonly ConcurrentDictionary<SegmentShape, SqlStatement> segments = new();
    private readonly ConcurrentDictionary<int, SqlStatement> finds = new();
    private readonly Dictionary<SqlStatement, SqlMany> many = [];
    private readonly SqlDialect dialect;
    private readonly SqlNames names;
    private readonly SqlValue[] row;

    /// <summary>Makes the statements of a collection.</summary>
    public CollectionSql(SqlDialect dialect, SqlNames names, CollectionSchema schema)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(schema);
        (this.dialect, this.names, Schema) = (dialect, names, schema);
        Table = names.Table(schema.Name);
        Fields = [.. Enumerable.Range(0, schema.Fields.Count).Where(i => !schema.Fields[i].Many)];
        Tables = [.. schema.Indexes.Where(index => IndexTableSql.Needs(schema, index)).Select(index => new IndexTableSql(dialect, names, schema, index))];
        row =
        [
            .. KeyAt, new("created", SqlKind.Time), new("updated", SqlKind.Time), new("expires", SqlKind.Time), new("expected", SqlKind.Integer),
            .. Columns(), .. dialect.BodyValues,
        ];
        Find = Select(Key, p => $"SELECT {Columns("r")} FROM {Quoted} r WHERE r.scope = {p("scope")} AND r.id = {p("id")}");
        FindMany = dialect.TakesArrays
            ? Select([new("scopes", SqlKind.Scope | SqlKind.Many), new("ids", SqlKind.Id | SqlKind.Many)], p => $"SELECT {Columns("r")}, r.scope FROM {dialect.FromKeys(Table, p("scopes"), p("ids"))}")
            : null;
        Version = Select(KeyAt, p => $"SELECT version FROM {Quoted} WHERE scope = {p("scope")} AND id = {p("id")} AND {Visible(p("at"))}");
        Put = Upsert(keepCreated: true, onlyExpired: false);
        PutCreated = Upsert(keepCreated: false, onlyExpired: false);
        PutAbsent = Upsert(keepCreated: false, onlyExpired: true);
        PutPresent = Update(created: false, exactly: false);
        PutPresentCreated = Update(created: true, exactly: false);
        PutExactly = Update(created: false, exactly: true);
        PutExactlyCreated = Update(created: true, exactly: true);
        foreach (var (one, expect, keepsCreated) in ((SqlStatement, ExpectKind, bool)[])
            [(Put, ExpectKind.Any, true), (PutCreated, ExpectKind.Any, false), (PutAbsent, ExpectKind.Absent, false), (PutExactly, ExpectKind.Exactly, true), (PutExactlyCreated, ExpectKind.Exactly, false)])
            if (dialect.PutMany(new ManyPut(Table, row, Row, expect, keepsCreated)) is { } several)
                many.Add(one, several);
        Remove = Statement(KeyAt, p => $"DELETE FROM {Quoted} WHERE scope = {p("scope")} AND id = {p("id")} AND {Visible(p("at"))}");
        RemoveExactly = Statement(KeyAt, p => $"DELETE FROM {Quoted} WHERE scope = {p("scope")} AND id = {p("id")} AND {Visible(p("at"))} AND version = {p("version")}");
        RemoveExpired = Statement(KeyAt, p => $"DELETE FROM {Quoted} WHERE scope = {p("scope")} AND id = {p("id")} AND expires_at <= {p("at")}");
        if (dialect.RemoveManyExpired(Table, row) is { } expired)
            many.Add(RemoveExpired, expired);
        Require = Select(KeyAt, p => $"SELECT r.version FROM {dialect.FromLocked(Table, "r")} WHERE r.scope = {p("scope")} AND r.id = {p("id")} AND {Visible(p("at"), "r.")}{dialect.LockRows}");
        RequireExactly = Select(KeyAt, p => $"SELECT r.version FROM {dialect.FromLocked(Table, "r")} WHERE r.scope = {p("scope")} AND r.id = {p("id")} AND {Visible(p("at"), "r.")} AND r.version = {p("version")}{dialect.LockRows}");
        Hold = Held();
        Release = Statement(Key, p => $"DELETE FROM {Quoted} WHERE scope = {p("scope")} AND id = {p("id")} AND version = 0");
        Expired = Select([new("at", SqlKind.Time), new("rows", SqlKind.Integer)], p => $"SELECT r.scope, r.id FROM {dialect.From(Table, "r", ExpiryIndex, isKey: false)} WHERE r.expires_at <= {p("at")} {dialect.OrderBy(["r.expires_at"], false)} {dialect.Limit(p("rows"))}{dialect.SkipLocked}");
        Scopes = Select(ScopeAfter, p => dialect.SkipScan(Table, "scope", Visible(p("at")), p("after"), p("rows")));
        Bodies = Select([.. Key, new("rows", SqlKind.Integer)], p => $"SELECT {Columns("r")} FROM {dialect.From(Table, "r", KeyIndex, isKey: true)} WHERE r.scope = {p("scope")} AND r.id > {p("id")} {SqlDialect.OrderByKey("r.id", descending: false)} {dialect.Limit(p("rows"))}");
        AllScopes = Select(ScopeAfter, p => dialect.SkipScan(Table, "scope", "1 = 1", p("after"), p("rows")));
        Refill = Statement([.. Key, .. Columns()], p =>
            $"UPDATE {Quoted} SET {string.Join(", ", Fields.Select(i => $"{dialect.Quote(schema.Fields[i].Name)} = {p("f" + i)}"))} WHERE scope = {p("scope")} AND id = {p("id")}");
    }

    /// <summary>The declaration.</summary>
    public CollectionSchema Schema { get; }

    /// <summary>The table's name, not quoted.</summary>
    public string Table { get; }

    /// <summary>The unique index on scope and id. A second <c>$</c> keeps it apart from an index that is declared with that name.</summary>
    public string KeyIndex => names.Derived(Schema.Name, "$key");

    /// <summary>The index on expires_at.</summary>
    public string ExpiryIndex => names.Derived(Schema.Name, "$expires");

    /// <summary>The places of the fields that are columns: those of one value.</summary>
    public IReadOnlyList<int> Fields { get; }

    /// <summary>The tables of indexes with a field of many values.</summary>
    public IReadOnlyList<IndexTableSql> Tables { get; }

    /// <summary>One record, expired or not.</summary>
    public SqlStatement Find { get; }

    /// <summary>Many records, expired or not, and the scope of each; null when the dialect takes no arrays.</summary>
    public SqlStatement? FindMany { get; }

    /// <summary>Some records, expired or not, and the scope of each. Its values: scope0, id0, scope1, id1 …</summary>
    public SqlStatement FindSome(int keys) => finds.GetOrAdd(keys, n => Select(
        [.. Enumerable.Range(0, n).SelectMany(i => (SqlValue[])[new("scope" + i, SqlKind.Scope), new("id" + i, SqlKind.Id)])],
        p => $"SELECT {Columns("r")}, r.scope FROM {dialect.From(Table, "r", KeyIndex, isKey: true)} WHERE {string.Join(" OR ", Enumerable.Range(0, n).Select(i => $"(r.scope = {p("scope" + i)} AND r.id = {p("id" + i)})"))}"));

    /// <summary>Finds a visible record and keeps it as it is until the transaction ends.</summary>
    public SqlStatement Require { get; }

    /// <summary>The same for one version.</summary>
    public SqlStatement RequireExactly { get; }

    /// <summary>Keeps the place of a record that must stay absent; null where <see cref="Require"/> does.</summary>
    public SqlStatement? Hold { get; }

    /// <summary>Gives that place back.</summary>
    public SqlStatement Release { get; }

    /// <summary>The version of a visible record.</summary>
    public SqlStatement Version { get; }

    /// <summary>Inserts or replaces.</summary>
    public SqlStatement Put { get; }

    /// <summary>Inserts or replaces, with a time of creation of its own.</summary>
    public SqlStatement PutCreated { get; }

    /// <summary>Inserts, or replaces one past its expiry.</summary>
    public SqlStatement PutAbsent { get; }

    /// <summary>Replaces a visible one.</summary>
    public SqlStatement PutPresent { get; }

    /// <summary>Replaces a visible one and its time of creation.</summary>
    public SqlStatement PutPresentCreated { get; }

    /// <summary>Replaces a visible one of one version.</summary>
    public SqlStatement PutExactly { get; }

    /// <summary>Replaces a visible one of one version and its time of creation.</summary>
    public SqlStatement PutExactlyCreated { get; }

    /// <summary>Does for several records what one of these does for one, for all or for none; null where each stands alone.</summary>
    public SqlMany? Many(SqlStatement one) => many.GetValueOrDefault(one);

    /// <summary>Removes a visible one.</summary>
    public SqlStatement Remove { get; }

    /// <summary>Removes a visible one of one version.</summary>
    public SqlStatement RemoveExactly { get; }

    /// <summary>Removes one past its expiry.</summary>
    public SqlStatement RemoveExpired { get; }

    /// <summary>The keys of records past their expiry.</summary>
    public SqlStatement Expired { get; }

    /// <summary>The scopes with a visible record.</summary>
    public SqlStatement Scopes { get; }

    /// <summary>The scopes with any record, for filling indexes.</summary>
    public SqlStatement AllScopes { get; }

    /// <summary>The records of a scope by id, for filling indexes.</summary>
    public SqlStatement Bodies { get; }

    /// <summary>Writes the fields of a record anew.</summary>
    public SqlStatement Refill { get; }

    private string Quoted => dialect.Table(Table);

    /// <summary>The index or index table of a declared index. Indexes that come to the same columns share one.</summary>
    public string IndexName(IndexSchema index)
    {
        ArgumentNullException.ThrowIfNull(index);
        var first = IndexTableSql.Needs(Schema, index) ? index : Schema.Indexes.First(other => !IndexTableSql.Needs(Schema, other) && IsPartial(other) == IsPartial(index) && IndexColumns(other).SequenceEqual(IndexColumns(index)));
        // Named apart: a declaration that becomes sparse, or ceases to be, is another index.
        return names.Derived(Schema.Name, IsPartial(first) ? first.Name + "$sparse" : first.Name);
    }

    /// <summary>The columns of a declared index, in order.</summary>
    public static IReadOnlyList<string> IndexColumns(IndexSchema index)
    {
        ArgumentNullException.ThrowIfNull(index);
        return ["scope", .. index.Equal, .. index.Order is { } order ? [order] : Array.Empty<string>(), "id"];
    }

    /// <summary>Its tables, as declared: the records', then one per index with a field of many values.</summary>
    public IReadOnlyList<TableShape> Shapes() =>
    [
        Shape(dialect, names, Schema.Name, [.. Fields.Select(i => new SqlColumn(Schema.Fields[i].Name, dialect.Type(Schema.Fields[i].Kind)))],
            [.. Schema.Indexes.Where(index => !IndexTableSql.Needs(Schema, index)).DistinctBy(IndexName).Select(index => new IndexShape(IndexName(index), IndexColumns(index), IsPartial(index) ? index.Equal[0] : null))]),
        .. Tables.Select(table => table.Shape()),
    ];

    internal static TableShape Shape(SqlDialect dialect, SqlNames names, string collection, IReadOnlyList<SqlColumn> fields, IReadOnlyList<IndexShape> indexes) => new(
        names.Table(collection),
        [
            new("scope", dialect.ScopeType, false),
            new("id", dialect.Type(FieldKind.Text), false),
            new("version", dialect.Type(FieldKind.Integer), false),
            new("created_at", dialect.Type(FieldKind.Time), false),
            new("updated_at", dialect.Type(FieldKind.Time), false),
            new("expires_at", dialect.Type(FieldKind.Time)),
            .. fields,
            .. dialect.BodyColumns.Select(body => new SqlColumn(body.Name, body.Type)),
        ],
        new SqlKey(dialect.KeyName ?? names.Derived(collection, "$key"), "scope", "id"),
        [new IndexShape(names.Derived(collection, "$expires"), ["expires_at"], "expires_at"), .. indexes]);

    /// <summary>The statement of a segment of a query: its values are those of <see cref="Segment.Values"/>.</summary>
    public SqlStatement Select(SegmentShape shape) => segments.GetOrAdd(shape, Build);

    internal static string Columns(SqlDialect dialect, string alias) =>
        $"{alias}.id, {alias}.version, {alias}.created_at, {alias}.updated_at, {alias}.expires_at, {string.Join(", ", dialect.BodyColumns.Select(body => $"{alias}.{dialect.Quote(body.Name)}"))}";

    /// <summary>Whether a row is not past its expiry.</summary>
    /// <param name="at">The parameter of the time.</param>
    /// <param name="alias">The table's, with the dot behind it.</param>
    public static string Visible(string at, string alias = "") => $"({alias}expires_at IS NULL OR {alias}expires_at > {at})";

    private SqlStatement Build(SegmentShape shape)
    {
        var index = shape.Index is null ? null : Schema.Index(shape.Index);
        var side = index is not null && IndexTableSql.Needs(Schema, index);
        var alias = side ? "s" : "r";
        var from = side
            ? $"{dialect.From(IndexName(index!), "s", Tables.First(table => table.Index.Name == index!.Name).OrderIndex, isKey: false)} JOIN {dialect.From(Table, "r", KeyIndex, isKey: true)} ON r.scope = s.scope AND r.id = s.id"
            : dialect.From(Table, "r", index is null ? KeyIndex : IndexName(index), isKey: index is null);
        var order = index?.Order is { } field ? $"{alias}.{dialect.Quote(field)}" : $"{alias}.id";
        // Under a name of its own: a database may refuse two columns of one name.
        return Select(SegmentValues(shape), p =>
            $"SELECT {Columns("r")}, {order} AS place FROM {from} WHERE {string.Join(" AND ", shape.Conditions(dialect, index, alias, order, p))} AND {Visible(p("at"), "r.")} {shape.OrderBy(dialect, alias, order)} {dialect.Limit(p("rows"))}");
    }

    private bool IsPartial(IndexSchema index) => index.IsSparse && dialect.HasPartialIndexes;

    private string Columns(string alias) => Columns(dialect, alias);

    // A parameter of a segment has the type of the field it is compared with.
    private SqlValue[] SegmentValues(SegmentShape shape)
    {
        var index = shape.Index is null ? null : Schema.Index(shape.Index);
        SqlKind Equal(int i) => index is not null && i < index.Equal.Count ? SqlValue.KindOf(Schema.KindOf(index.Equal[i])) : SqlKind.Text;
        var order = index?.Order is { } field ? SqlValue.KindOf(Schema.KindOf(field)) : SqlKind.Id;
        return
        [
            new("scope", SqlKind.Scope), new("at", SqlKind.Time), new("rows", SqlKind.Integer), new("e0", Equal(0)), new("e1", Equal(1)), new("e2", Equal(2)),
            new("tie", order), new("id", SqlKind.Id), new("lower", order), new("upper", order),
        ];
    }

    private SqlValue[] Columns() => [.. Fields.Select(i => new SqlValue("f" + i, SqlValue.KindOf(Schema.Fields[i].Kind)))];

    private SqlStatement Statement(IReadOnlyList<SqlValue> values, Func<Func<string, string>, string> text) => SqlStatement.Build(dialect, values, text);

    private SqlStatement Select(IReadOnlyList<SqlValue> values, Func<Func<string, string>, string> text) => SqlStatement.Select(dialect, values, text);

    // Version 0 is no version of a record, and expired it is invisible to everybody.
    private SqlStatement? Held()
    {
        SqlAssignment[] Row(Func<string, string> p) =>
            [new("scope", p("scope")), new("id", p("id")), new("version", "0"), new("created_at", p("at")), new("updated_at", p("at")), new("expires_at", p("at"))];
        return dialect.InsertMissing(Table, Row(name => name)) is null ? null : Statement(KeyAt, p => dialect.InsertMissing(Table, Row(p))!);
    }

    private SqlStatement Upsert(bool keepCreated, bool onlyExpired) => Statement(row, p => dialect.Upsert(
        Table, Row(p),
        keepCreated || onlyExpired ? p("at") : "", keepCreated, onlyExpired));

    private SqlStatement Update(bool created, bool exactly) => Statement(row, p =>
        $"UPDATE {Quoted} SET {Set(created, p)} WHERE scope = {p("scope")} AND id = {p("id")} AND {Visible(p("at"))}{(exactly ? $" AND version = {p("expected")}" : "")}");

    private string Set(bool created, Func<string, string> p)
    {
        SqlAssignment[] set = [new("version", p("version")), .. created ? [new SqlAssignment("created_at", p("created"))] : Array.Empty<SqlAssignment>(), .. Changing(p)];
        return string.Join(", ", set.Select(a => $"{dialect.Quote(a.Name)} = {a.Expression}"));
    }

    private SqlAssignment[] Row(Func<string, string> p) => [new("scope", p("scope")), new("id", p("id")), new("version", p("version")), new("created_at", p("created")), .. Changing(p)];

    private SqlAssignment[] Changing(Func<string, string> p) =>
    [
        new("updated_at", p("updated")),
        new("expires_at", p("expires")),
        .. Fields.Select(i => new SqlAssignment(Schema.Fields[i].Name, p("f" + i))),
        .. dialect.BodyColumns.Select(body => new SqlAssignment(body.Name, body.Expression(p))),
    ];
}
