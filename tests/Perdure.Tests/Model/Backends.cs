using Perdure.Tests.Conformance;

namespace Perdure.Tests.Model;

// One line per backend. Memory against memory shows that the test itself is deterministic.
public sealed class MemoryModel : ModelTests<MemoryFixture>;

public sealed class MemoryScopeModel : ModelTests<MemoryScopeFixture>;

public sealed class FilesModel : ModelTests<FilesFixture>;

public sealed class SqliteModel : ModelTests<SqliteFixture>;

public sealed class OracleModel : ModelTests<OracleFixture>;

public sealed class SqlServerModel : ModelTests<SqlServerFixture>;

public sealed class PostgreSqlModel : ModelTests<PostgreSqlFixture>;

public sealed class PostgreSqlIcuModel : ModelTests<PostgreSqlIcuFixture>;

public sealed class MySqlModel : ModelTests<MySqlFixture>;

public sealed class RedisModel : ModelTests<RedisFixture>;

public sealed class ValkeyModel : ModelTests<RedisValkeyFixture>;

public sealed class RedisClusterModel : ModelTests<RedisClusterFixture>;

public sealed class MariaDbModel : ModelTests<MariaDbFixture>;
