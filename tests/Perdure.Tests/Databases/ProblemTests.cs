using Perdure.Databases;

namespace Perdure.Tests.Databases;

public sealed class ProblemTests
{
    private static readonly DatabaseOptions Postgres = new() { Kind = DatabaseKind.PostgreSql, Host = "db", Database = "d", User = "u" };
    private static readonly DatabaseOptions MySql = Postgres with { Kind = DatabaseKind.MySql };

    /// <summary>Options with one mistake, and what is said of it.</summary>
    public static TheoryData<DatabaseOptions, string> Wrong => new()
    {
        { new() { Kind = (DatabaseKind)77 }, "unsupported database type: '77'; expected sqlite, postgres, mysql, mariadb, oracle, sqlserver" },
        { new() { Kind = DatabaseKind.Sqlite }, "database path is required for SQLite: Database is missing" },
        { new() { Kind = DatabaseKind.Sqlite, Database = ":memory:" }, "Database is not the path of a file" },
        { new() { Kind = DatabaseKind.Sqlite, Database = "a.db", Host = "h", Port = 1, Password = "p" }, "SQLite is a file, without a server or a login: leave out Host, Port, Password." },
        { new() { Kind = DatabaseKind.PostgreSql }, "host, port and database are required for PostgreSQL: Host and Database are missing (the port is 5432 unless given)." },
        { new() { Kind = DatabaseKind.Oracle, Host = "h" }, "host, port and database are required for Oracle: Database is missing (the port is 1521 unless given)." },
        { Postgres with { Port = 0 }, "Port is 0; expected 1 to 65535." },
        { Postgres with { Port = 65536 }, "Port is 65536; expected 1 to 65535." },
        { Postgres with { Host = "a b" }, "Host: host is not one" },
        { Postgres with { Host = "a,,b" }, "Host: host number 2 is not one" },
        { Postgres with { Host = "a:x" }, "Host: the port of host is not one" },
        { Postgres with { Host = "a:1:2" }, "Host: host is not one" },
        { Postgres with { Database = "a\nb" }, "Database holds a control character" },
        { MySql with { Kind = DatabaseKind.SqlServer, Host = "a,b" }, "Host names 2 hosts; several can be given for PostgreSQL, MySQL, MariaDB and Redis only." },
        { MySql with { User = null }, "user is required for MySQL: User is missing." },
        { Postgres with { User = null, Password = "p" }, "Password is given, but User is missing." },
        { Postgres with { Kind = DatabaseKind.SqlServer, Host = "/run/s" }, "Host is a path; SQL Server is not reached through a Unix socket." },
        { Postgres with { SslMode = (DatabaseSslMode)9 }, "SslMode is 9; expected disable or require or verify-ca or verify-full." },
        { Postgres with { SslRootCertificate = "/no/such.pem" }, "SslRootCertificate is '/no/such.pem', where there is no file" },
        { Postgres with { SslRootCertificate = typeof(ProblemTests).Assembly.Location, SslMode = DatabaseSslMode.Require }, "SslRootCertificate is given, but SslMode is require" },
        { Postgres with { Pool = new PoolOptions { KeepOpen = -1 } }, "Pool:KeepOpen is -1" },
        { Postgres with { Pool = new PoolOptions { MaxSize = 0, KeepOpen = 0 } }, "Pool:MaxSize is 0" },
        { Postgres with { Pool = new PoolOptions { KeepOpen = 9, MaxSize = 3 } }, "Pool:KeepOpen is 9, more than Pool:MaxSize, which is 3." },
        { Postgres with { Pool = new PoolOptions { Wait = TimeSpan.FromSeconds(-1) } }, "Pool:Wait is -00:00:01" },
        { Postgres with { Pool = new PoolOptions { Lifetime = TimeSpan.Zero } }, "Pool:Lifetime is 00:00:00" },
        { Postgres with { Pool = new PoolOptions { IdleCheck = TimeSpan.FromSeconds(-2) } }, "Pool:IdleCheck is -00:00:02" },
        { Postgres with { Pool = null! }, "Pool is null" },
        { Postgres with { ConnectTimeout = TimeSpan.Zero }, "ConnectTimeout is 00:00:00" },
        { Postgres with { CommandTimeout = TimeSpan.FromDays(2) }, "CommandTimeout is 2.00:00:00" },
        { Postgres with { ApplicationName = "" }, "ApplicationName is ''" },
        { Postgres with { Schema = "" }, "Schema is ''" },
        { MySql with { Schema = "app" }, "Schema is given, but MySQL has no schemas within a database" },
        { Postgres with { TablePrefix = "App-" }, "TablePrefix is 'App-'" },
        { Postgres with { ReadsFrom = ReadsFrom.PreferStandby }, "ReadsFrom is prefer-standby, but Host names one host" },
        { MySql with { ReadsFrom = ReadsFrom.PreferStandby }, "ReadsFrom is prefer-standby, which only PostgreSQL has" },
        { MySql with { Pooler = Pooler.Transaction }, "Pooler is transaction, which only PostgreSQL has" },
        { Postgres with { SchemaMode = (SchemaMode)5 }, "SchemaMode is 5; expected apply or assert." },
        { Postgres with { Time = null! }, "Time is null" },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void Each_mistake_is_told(DatabaseOptions options, string expected)
    {
        options.Problems().ShouldHaveSingleItem().ShouldContain(expected);
        Should.Throw<ArgumentException>(options.Check).Message.ShouldContain(expected);
    }

    [Fact]
    public void Many_mistakes_are_told_together()
    {
        var refusal = Should.Throw<ArgumentException>(() => new DatabaseOptions { Kind = DatabaseKind.PostgreSql, Port = 0, Pool = new PoolOptions { Wait = TimeSpan.MinValue }, TablePrefix = "-" }.Check());
        foreach (var part in (string[])["The database options can't be used: ", "Host and Database are missing", "Port is 0", "Pool:Wait", "TablePrefix"])
            refusal.Message.ShouldContain(part);
    }

    [Fact]
    public void What_is_left_out_has_its_default()
    {
        var options = Postgres.Check();
        options.Endpoints.ShouldBe([new DatabaseEndpoint("db", 5432)]);
        (options.Pool.KeepOpen, options.Pool.MaxSize, options.Pool.Wait, options.Pool.Lifetime, options.Pool.IdleCheck)
            .ShouldBe((20, 60, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(3600), TimeSpan.FromSeconds(30)));
        (options.CommandTimeout, options.ConnectTimeout, options.ApplicationName, options.SchemaMode).ShouldBe((TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(10), "perdure", SchemaMode.Apply));
        new PoolOptions { MaxSize = 8 }.KeepOpen.ShouldBe(8);
        new PoolOptions { KeepOpen = 100 }.MaxSize.ShouldBe(100);
    }

    [Theory]
    [InlineData("localhost", false, DatabaseSslMode.Disable)]
    [InlineData("127.0.0.1:9,[::1]", false, DatabaseSslMode.Disable)]
    [InlineData("/var/run/postgresql", false, DatabaseSslMode.Disable)]
    [InlineData("localhost,db", false, DatabaseSslMode.Require)]
    [InlineData("10.0.0.1", false, DatabaseSslMode.Require)]
    [InlineData("localhost", true, DatabaseSslMode.VerifyFull)]
    public void Encryption_is_asked_for_unless_all_is_on_this_machine(string hosts, bool certificate, DatabaseSslMode expected)
    {
        var options = Postgres with { Host = hosts, SslRootCertificate = certificate ? "ca.pem" : null };
        options.EffectiveSslMode.ShouldBe(expected);
        (options with { SslMode = DatabaseSslMode.VerifyCa }).EffectiveSslMode.ShouldBe(DatabaseSslMode.VerifyCa);
    }

    [Theory]
    [InlineData("sqlite3", DatabaseKind.Sqlite), InlineData("postgres", DatabaseKind.PostgreSql), InlineData("PostgreSQL", DatabaseKind.PostgreSql), InlineData("pgvector", DatabaseKind.PostgreSql)]
    [InlineData("mysql", DatabaseKind.MySql), InlineData("MariaDB", DatabaseKind.MariaDb), InlineData("oracle", DatabaseKind.Oracle), InlineData("sqlserver", DatabaseKind.SqlServer), InlineData(" mssql ", DatabaseKind.SqlServer)]
    public void Kinds_have_several_names(string name, DatabaseKind kind) => DatabaseKinds.Parse(name).ShouldBe(kind);

    [Fact]
    public void An_unknown_kind_lists_the_known_ones() =>
        Should.Throw<ArgumentException>(() => DatabaseKinds.Parse("nosql")).Message.ShouldContain("unsupported database type: 'nosql'; expected sqlite, postgres, mysql, mariadb, oracle, sqlserver");
}
