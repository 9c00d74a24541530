using System.Buffers.Binary;
using System.Data.Common;
using System.Globalization;
using Perdure.Sql;
using Perdure.Storage;

namespace Perdure.MySql;

/// <summary>MariaDB's own vectors, 11.7 and later. Its one kind of index is a graph (HNSW), of one metric, over all scopes.</summary>
internal sealed class MariaDbVectors(MariaDbDialect dialect) : VectorDialect
{
    private static readonly Version First = new(11, 7);

    // In a character set that every driver knows.
    private readonly SqlStatement version = SqlStatement.Select(dialect, [], _ => "SELECT CONVERT(VERSION() USING utf8mb4)");

    public override IReadOnlyList<VectorMetric> Metrics { get; } = [VectorMetric.Cosine, VectorMetric.Euclidean];

    public override string Type(VectorSchema schema) => $"vector({schema.Dimensions})";

    public override string Value(VectorSchema schema, string parameter) => parameter;

    public override object Encode(ReadOnlyMemory<float> vector)
    {
        var bytes = new byte[vector.Length * sizeof(float)];
        for (var i = 0; i < vector.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), vector.Span[i]);
        return bytes;
    }

    public override string Put(string vectors, string records, string condition, string value) => $"""
        INSERT INTO {vectors} (scope, id, created_at, embedding) SELECT r.scope, r.id, r.created_at, {value} FROM {records} r WHERE {condition} FOR UPDATE
        ON DUPLICATE KEY UPDATE created_at = VALUE(created_at), embedding = VALUE(embedding)
        """;

    public override string Distance(VectorSchema schema, string column, string value) => $"{(schema.Metric == VectorMetric.Cosine ? "VEC_DISTANCE_COSINE" : "VEC_DISTANCE_EUCLIDEAN")}({column}, {value})";

    public override string ExactDistance(VectorSchema schema, string column, string value) => $"{Distance(schema, column, value)} + 0";

    // As text of hexadecimal digits, which every driver reads alike.
    public override string Readable(VectorSchema schema, string column) => $"HEX({column})";

    public override ReadOnlyMemory<float> Decode(DbDataReader row, int column)
    {
        var bytes = Convert.FromHexString(row.GetString(column));
        var vector = new float[bytes.Length / sizeof(float)];
        for (var i = 0; i < vector.Length; i++)
            vector[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(i * sizeof(float)));
        return vector;
    }

    public override double Score(VectorMetric metric, double distance) => metric == VectorMetric.Cosine ? 1 - distance : 0 - distance;

    // M is 3 to 200 here.
    public override string? CreateIndex(string index, string table, VectorSchema schema) => schema.Index == VectorIndex.None
        ? null
        : $"CREATE VECTOR INDEX {dialect.Quote(index)} ON {dialect.Table(table)} (embedding) M={Math.Max(3, (schema.Index as HnswIndex ?? new HnswIndex()).M)} DISTANCE={(schema.Metric == VectorMetric.Cosine ? "cosine" : "euclidean")}";

    // A vector index wants a primary key of 256 bytes at most, so the record's is another one.
    public override TableShape Shape(string table, IReadOnlyList<SqlColumn> columns, string record, IReadOnlyList<IndexShape> indexes) => new(
        table, [new("n", "bigint", false) { Suffix = " AUTO_INCREMENT PRIMARY KEY" }, .. columns], Key: null,
        [new IndexShape(record, ["scope", "id"]) { Own = $"CREATE UNIQUE INDEX {dialect.Quote(record)} ON {dialect.Table(table)} (scope, id)" }, .. indexes]);

    // In steps: each is a text of its own.
    public override int Width(VectorSchema schema, int limit)
    {
        var width = (schema.Index as HnswIndex ?? new HnswIndex()).EfSearch;
        while (width < limit && width < 10_000)
            width *= 2;
        return Math.Min(width, 10_000);
    }

    // The index is asked for candidates of one table alone: behind a join it is asked for all there are (20,000 rows: 20 ms for 0.4).
    // Equal distances it gives in any order.
    public override string Nearest(NearestShape shape)
    {
        var p = shape.Parameter;
        return $"""
            SET STATEMENT mhnsw_ef_search = {shape.Width.ToString(CultureInfo.InvariantCulture)} FOR SELECT v.id, v.distance FROM (
              SELECT v.scope, v.id, v.created_at, {shape.Distance} AS distance FROM {shape.Vectors} v WHERE v.scope = {p("scope")} ORDER BY distance {dialect.Limit(p("candidates"))}) v
            JOIN {shape.Records} r ON r.scope = v.scope AND r.id = v.id AND r.created_at = v.created_at
            WHERE {shape.Visible}{shape.Filters}
            ORDER BY v.distance, v.id {dialect.Limit(p("rows"))}
            """;
    }

    // Filters leave out some of them; what has expired and was not swept yet, few.
    public override int Candidates(VectorQuery query, int width) => query.Where.Count > 0 ? Math.Max(width, query.Limit) : query.Limit + Math.Max(8, query.Limit / 8);

    public override async ValueTask ReadyAsync(SqlSession session)
    {
        var row = await session.ReadAsync(version, [], default).ConfigureAwait(false);
        await using (row.ConfigureAwait(false))
            if (await row.ReadAsync().ConfigureAwait(false) && Version.TryParse(row.GetString(0).Split('-')[0], out var found) && found < First)
                throw new PerdureException(Fault.Unsupported, $"Vectors are declared, but the server is MariaDB {found}; expected {First} or later. Nothing was changed; update the server, or open the store without vectors.");
    }
}
