using System.Data.Common;
using System.Globalization;
using System.Runtime.InteropServices;
using Npgsql;
using Perdure.Sql;
using Perdure.Storage;

namespace Perdure.PostgreSql;

/// <summary>Vectors by pgvector, 0.8 and later.</summary>
internal sealed class PostgreSqlVectors(PostgreSqlDialect dialect) : VectorDialect
{
    private static readonly SqlValue[] Setting = [new("search", SqlKind.LongText)];

    private readonly SqlStatement state = SqlStatement.Select(dialect, [], _ => """
        SELECT CASE
            WHEN e.oid IS NULL AND a.name IS NULL THEN 'missing'
            WHEN e.oid IS NULL THEN 'available'
            WHEN string_to_array(substring(e.extversion FROM '^[0-9.]*[0-9]'), '.')::int[] < '{0,8}' THEN 'old'
            WHEN to_regtype('vector') IS NULL THEN 'hidden'
            ELSE 'ready' END,
          coalesce(e.extversion, ''), coalesce(n.nspname, '')
        FROM (SELECT 1) AS one LEFT JOIN pg_catalog.pg_extension e ON e.extname = 'vector' LEFT JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
        LEFT JOIN pg_catalog.pg_available_extensions a ON a.name = 'vector'
        """);

    // All without an index gives the exact order; with one the graph is walked on until the filters are met. A plan made for any
    // scope does not know whether this one is small enough to be read whole.
    private readonly SqlStatement hnsw = SqlStatement.Select(dialect, Setting, p =>
        $"SELECT set_config('hnsw.ef_search', {p("search")}, true), set_config('hnsw.iterative_scan', 'strict_order', true), set_config('plan_cache_mode', 'force_custom_plan', true)");

    private readonly SqlStatement ivfFlat = SqlStatement.Select(dialect, Setting, p =>
        $"SELECT set_config('ivfflat.probes', {p("search")}, true), set_config('ivfflat.iterative_scan', 'relaxed_order', true), set_config('plan_cache_mode', 'force_custom_plan', true)");

    public override IReadOnlyList<VectorMetric> Metrics { get; } = [VectorMetric.Cosine, VectorMetric.Euclidean, VectorMetric.InnerProduct];

    public override string Type(VectorSchema schema) => $"{TypeName(schema)}({schema.Dimensions})";

    // real[] travels in binary and casts exactly; to halfvec it rounds.
    public override string Value(VectorSchema schema, string parameter) => $"CAST({parameter} AS {Type(schema)})";

    public override object Encode(ReadOnlyMemory<float> vector) =>
        MemoryMarshal.TryGetArray(vector, out var array) && array.Offset == 0 && array.Count == array.Array!.Length ? array.Array : vector.ToArray();

    public override string Put(string vectors, string records, string condition, string value) => $"""
        INSERT INTO {vectors} (scope, id, created_at, embedding) SELECT r.scope, r.id, r.created_at, {value} FROM {records} r WHERE {condition} FOR KEY SHARE
        ON CONFLICT (scope, id) DO UPDATE SET created_at = excluded.created_at, embedding = excluded.embedding
        """;

    public override string Distance(VectorSchema schema, string column, string value) => $"{column} {Facts(schema.Metric).Operator} {value}";

    public override string ExactDistance(VectorSchema schema, string column, string value) => $"({Distance(schema, column, value)}) + 0";

    // A join multiplies the rarity of its columns, which all say the same here, and so expects hardly a row: the planner would read
    // the whole scope rather than walk the index for ten of them (50,000 rows: 30 times as long). What it can't see into it takes for half.
    // OFFSET keeps the look-up from becoming a join. Filters stay a join, so that an index of the records can answer for a rare one.
    public override string Nearest(NearestShape shape)
    {
        var p = shape.Parameter;
        var select = $"SELECT v.id, {shape.Distance} AS distance FROM {shape.Vectors} v";
        var where = shape.Filters.Length > 0
            ? $"JOIN {shape.Records} r ON r.scope = v.scope AND r.id = v.id AND CASE WHEN r.created_at = v.created_at THEN true END\nWHERE v.scope = {p("scope")} AND {shape.Visible}{shape.Filters}"
            : $"WHERE v.scope = {p("scope")} AND EXISTS (SELECT 1 FROM {shape.Records} r WHERE r.scope = v.scope AND r.id = v.id AND r.created_at = v.created_at AND {shape.Visible} OFFSET 0)";
        return $"{select}\n{where}\nORDER BY distance, v.id {dialect.Limit(p("rows"))}";
    }

    public override string? Count(string table) => $"ANALYZE {dialect.Table(table)}";

    public override string Readable(VectorSchema schema, string column) => $"CAST({column} AS real[])";

    public override ReadOnlyMemory<float> Decode(DbDataReader row, int column) => row.GetFieldValue<float[]>(column);

    public override double Score(VectorMetric metric, double distance) => metric == VectorMetric.Cosine ? 1 - distance : 0 - distance;

    public override string? CreateIndex(string index, string table, VectorSchema schema) => schema.Index switch
    {
        HnswIndex hnsw => $"CREATE INDEX IF NOT EXISTS {dialect.Quote(index)} ON {dialect.Table(table)} USING hnsw (embedding {OperatorClass(schema)}) WITH (m = {hnsw.M}, ef_construction = {hnsw.EfConstruction})",
        IvfFlatIndex flat => $"CREATE INDEX IF NOT EXISTS {dialect.Quote(index)} ON {dialect.Table(table)} USING ivfflat (embedding {OperatorClass(schema)}) WITH (lists = {flat.Lists})",
        _ => null,
    };

    public override string? ChangeType(string table, VectorSchema schema) => $"ALTER TABLE {dialect.Table(table)} ALTER COLUMN embedding TYPE {Type(schema)} USING embedding::{Type(schema)}";

    public override SqlStatement? Settings(VectorSchema schema) => schema.Index switch
    {
        HnswIndex => hnsw,
        IvfFlatIndex => ivfFlat,
        _ => null,
    };

    public override object?[] SettingValues(VectorSchema schema, VectorQuery query)
    {
        var search = schema.Index switch { HnswIndex index => Math.Max(index.EfSearch, Math.Min(query.Limit, 1000)), IvfFlatIndex index => index.Probes, _ => 0 };
        return [search.ToString(CultureInfo.InvariantCulture)];
    }

    public override string? Foundation => "CREATE EXTENSION IF NOT EXISTS vector";

    public override async ValueTask ReadyAsync(SqlSession session)
    {
        if (await LookAsync(session).ConfigureAwait(false) != "available")
            return;
        try
        {
            await session.ExecuteAsync(Foundation!, default).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new PerdureException(Fault.Denied, "Vectors are declared, but the user may not create pgvector in this database. Nothing was changed; let an administrator execute CREATE EXTENSION vector.", inner: exception);
        }
    }

    private async ValueTask<string> LookAsync(SqlSession session)
    {
        var row = await session.ReadAsync(state, [], default).ConfigureAwait(false);
        await using (row.ConfigureAwait(false))
        {
            await row.ReadAsync().ConfigureAwait(false);
            return row.GetString(0) switch
            {
                "missing" => throw Unsupported("the server has no pgvector. Install it there (e.g. the package postgresql-18-pgvector), or open the store without vectors."),
                "old" => throw Unsupported($"the database has pgvector {row.GetString(1)}; expected 0.8 or later. Update it there, then execute ALTER EXTENSION vector UPDATE."),
                "hidden" => throw Unsupported($"pgvector is in the schema '{row.GetString(2)}', which is not on the user's search_path. Add it, e.g. by ALTER ROLE … SET search_path."),
                var known => known,
            };
        }
    }

    private static PerdureException Unsupported(string what) => new(Fault.Unsupported, $"Vectors are declared, but {what} Nothing was changed.");

    private static string TypeName(VectorSchema schema) => schema.Element == VectorElement.Half ? "halfvec" : "vector";

    private static string OperatorClass(VectorSchema schema) => $"{TypeName(schema)}_{Facts(schema.Metric).OperatorClass}";

    // The one place that pairs operators with the indexes that answer for them.
    private static (string Operator, string OperatorClass) Facts(VectorMetric metric) => metric switch
    {
        VectorMetric.Cosine => ("<=>", "cosine_ops"),
        VectorMetric.Euclidean => ("<->", "l2_ops"),
        _ => ("<#>", "ip_ops"),
    };
}
