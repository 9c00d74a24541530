using System.Data.Common;
using Npgsql;
using Perdure.Sql;
using Perdure.Storage;

namespace Perdure.PostgreSql;

/// <summary>Words by PostgreSQL's text search: a tsvector, a GIN index, and queries as people write them.</summary>
internal sealed class PostgreSqlTexts(PostgreSqlDialect dialect) : TextDialect
{
    public override string Type => "tsvector";

    // A tsvector takes 1 MB. Compound words are kept whole and in parts, with a position each: nearly four times the text.
    public override int MaxBytes => 256 * 1024;

    // The name of a language is a schema name: it needs no quoting.
    public override string Value(TextSchema schema, string text) => $"to_tsvector('{schema.Language}'::regconfig, {text})";

    public override string Put(string table, string scope, string id, string version, string words) => $"""
        INSERT INTO {table} (scope, id, version, words) VALUES ({scope}, {id}, {version}, {words})
        ON CONFLICT (scope, id) DO UPDATE SET version = excluded.version, words = excluded.words
        """;

    public override string From(TextSchema schema, string words) => $", websearch_to_tsquery('{schema.Language}'::regconfig, {words}) AS q";

    public override string Matches(string column) => $"{column} @@ q";

    public override string Rank(string column) => $"ts_rank({column}, q)::double precision";

    public override string CreateIndex(string index, string table) => $"CREATE INDEX IF NOT EXISTS {dialect.Quote(index)} ON {dialect.Table(table)} USING gin (words)";

    public override string CheckLanguage(TextSchema schema) => $"SELECT '{schema.Language}'::regconfig";

    public override bool IsUnknownLanguage(DbException exception) => exception.SqlState == PostgresErrorCodes.UndefinedObject;
}
