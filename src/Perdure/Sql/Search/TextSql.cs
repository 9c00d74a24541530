using System.Collections.Concurrent;
using System.Text;
using Perdure.Storage;

namespace Perdure.Sql;

/// <summary>The statements of one searchable text. Texts are made once. Safe to share.</summary>
internal sealed class TextSql
{
    private static readonly SqlValue[] Row = [new("scope", SqlKind.Scope), new("id", SqlKind.Id), new("version", SqlKind.Integer), new("text", SqlKind.LongText)];
    private readonly ConcurrentDictionary<string, SqlStatement> searches = new();
    private readonly SqlDialect dialect;
    private readonly SqlNames names;
    private readonly CollectionSql records;

    public TextSql(SqlDialect dialect, SqlNames names, CollectionSql records, TextSchema schema)
    {
        (this.dialect, this.names, this.records, Schema, Texts) = (dialect, names, records, schema, dialect.Texts!);
        Put = SqlStatement.Build(dialect, Row, p => Texts.Put(Quoted, p("scope"), p("id"), p("version"), Texts.Value(schema, p("text"))));
        Remove = SqlStatement.Build(dialect, Row, p => $"DELETE FROM {Quoted} WHERE scope = {p("scope")} AND id = {p("id")}");
        Clear = SideTable.Clear(dialect, Quoted, Records);
    }

    public TextSchema Schema { get; }

    public TextDialect Texts { get; }

    /// <summary>The table's name, not quoted.</summary>
    public string Table => names.Table(Schema.Name);

    /// <summary>The index of the words.</summary>
    public string Index => names.Derived(Schema.Name, "words");

    /// <summary>Writes the words of a record.</summary>
    public SqlStatement Put { get; }

    /// <summary>Removes those of a record that is there and has none.</summary>
    public SqlStatement Remove { get; }

    /// <summary>Removes all rows.</summary>
    public string RemoveAll => $"DELETE FROM {Quoted}";

    /// <summary>Removes what a removed record has left.</summary>
    public SqlStatement Clear { get; }

    // The record's version says whether it still is the body that the words were read from.
    public TableShape Shape() => new(Table,
    [
        new("scope", dialect.ScopeType, false),
        new("id", dialect.Type(FieldKind.Text), false),
        new("version", dialect.Type(FieldKind.Integer), false),
        new("words", Texts.Type, false),
    ], new SqlKey(dialect.KeyName ?? names.Derived(Schema.Name, "$key"), "scope", "id"), [new IndexShape(Index, ["words"]) { Own = Texts.CreateIndex(Index, Table) }]);

    /// <summary>The statement that indexes a record, with its values.</summary>
    public (SqlStatement Statement, object?[] Values) Write(RecordKey key, long version, ReadOnlyMemory<byte> body)
    {
        var text = Clean(Cut(Schema.Project(body) ?? ""));
        return (text.Length > 0 ? Put : Remove, [dialect.Encode(key.Scope), dialect.Encode(key.Id), version, text]);
    }

    public (SqlStatement Statement, object?[] Values) Search(TextQuery query, DateTimeOffset at)
    {
        var filter = new FilterSql(dialect, records, query.Where);
        var statement = searches.GetOrAdd(filter.Shape, _ => SqlStatement.Select(
            dialect,
            [new("scope", SqlKind.Scope), new("at", SqlKind.Time), new("words", SqlKind.LongText), new("rows", SqlKind.Integer), .. filter.Parameters],
            p => Text(filter, p)));
        return (statement, [dialect.Encode(query.Scope), dialect.Encode(at), Clean(Cut(query.Words)), (long)query.Limit, .. filter.Values]);
    }

    private string Quoted => dialect.Table(Table);

    private string Records => dialect.Table(records.Table);

    private string Text(FilterSql filter, Func<string, string> p) => $"""
        SELECT t.id, {Texts.Rank("t.words")} AS score
        FROM {Quoted} t JOIN {Records} r ON r.scope = t.scope AND r.id = t.id AND r.version = t.version{Texts.From(Schema, p("words"))}
        WHERE t.scope = {p("scope")} AND {Texts.Matches("t.words")} AND {CollectionSql.Visible(p("at"), "r.")}{filter.Conditions(p)}
        ORDER BY score DESC, t.id {dialect.Limit(p("rows"))}
        """;

    private string Cut(string text)
    {
        if ((long)text.Length * 3 <= Texts.MaxBytes || Encoding.UTF8.GetByteCount(text) <= Texts.MaxBytes)
            return text;
        Encoding.UTF8.GetEncoder().Convert(text, new byte[Texts.MaxBytes], flush: false, out var length, out _, out _);
        return text[..length];
    }

    // What no database takes as text is no part of a word either.
    private static string Clean(string text)
    {
        if (!text.Contains('\0', StringComparison.Ordinal) && Identifier.LoneSurrogate(text) < 0)
            return text;
        var clean = text.ToCharArray();
        for (var i = 0; i < clean.Length; i++)
            if (char.IsHighSurrogate(clean[i]) && i + 1 < clean.Length && char.IsLowSurrogate(clean[i + 1]))
                i++;
            else if (clean[i] == '\0' || char.IsSurrogate(clean[i]))
                clean[i] = ' ';
        return new string(clean);
    }
}
