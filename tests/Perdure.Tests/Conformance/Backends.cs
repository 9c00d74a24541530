namespace Perdure.Tests.Conformance;

// One line per backend. A line that is forgotten fails CompletenessTests.
public sealed class MemoryConformance : BackendConformance<MemoryFixture>;

public sealed class MemoryScopeConformance : BackendConformance<MemoryScopeFixture>;

public sealed class FilesConformance : BackendConformance<FilesFixture>;

public sealed class SqliteConformance : BackendConformance<SqliteFixture>;

public sealed class OracleConformance : BackendConformance<OracleFixture>;

public sealed class SqlServerConformance : BackendConformance<SqlServerFixture>;

public sealed class PostgreSqlConformance : BackendConformance<PostgreSqlFixture>;

public sealed class PostgreSqlIcuConformance : BackendConformance<PostgreSqlIcuFixture>;

public sealed class MySqlConformance : BackendConformance<MySqlFixture>;

public sealed class RedisConformance : BackendConformance<RedisFixture>;

public sealed class ValkeyConformance : BackendConformance<RedisValkeyFixture>;

public sealed class RedisClusterConformance : BackendConformance<RedisClusterFixture>;

public sealed class MariaDbConformance : BackendConformance<MariaDbFixture>;
