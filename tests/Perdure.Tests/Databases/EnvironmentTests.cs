using Perdure.Databases;

namespace Perdure.Tests.Databases;

public sealed class EnvironmentTests
{
    [Fact]
    public void The_variables_describe_a_database() => Read(
        ("DB_TYPE", "postgresql"), ("DB_HOST", "db.example.com"), ("DB_PORT", "5433"), ("DB_USER", "u"), ("DB_PASSWORD", "p@:/"), ("DB_NAME", "agents"), ("DB_SSL_MODE", "Verify_Full"),
        ("DB_POOL_SIZE", "5"), ("DB_MAX_OVERFLOW", "7"), ("DB_POOL_TIMEOUT", "3"), ("DB_POOL_RECYCLE", "00:10:00"), ("DB_POOL_PRE_PING", "false"), ("DB_SCHEMA", "")).ShouldBe(new DatabaseOptions
        {
            Kind = DatabaseKind.PostgreSql, Host = "db.example.com", Port = 5433, User = "u", Password = "p@:/", Database = "agents", SslMode = DatabaseSslMode.VerifyFull,
            Pool = new PoolOptions { KeepOpen = 5, MaxSize = 12, Wait = TimeSpan.FromSeconds(3), Lifetime = TimeSpan.FromMinutes(10), IdleCheck = Timeout.InfiniteTimeSpan },
        });

    [Fact]
    public void A_name_alone_is_a_SQLite_file() => Read(("DB_NAME", "agents.db")).ShouldBe(new DatabaseOptions { Kind = DatabaseKind.Sqlite, Database = "agents.db" });

    [Fact]
    public void The_variables_complete_the_URL_and_may_agree_with_it() => Read(
        ("DATABASE_URL", "postgres://u@h:5433/d?max_pool_size=9"), ("DB_TYPE", "pg"), ("DB_HOST", "h"), ("DB_PORT", "5433"), ("DB_NAME", "d"), ("DB_PASSWORD", "p"), ("DB_MAX_POOL_SIZE", "9"))
        .ShouldBe(DatabaseOptions.FromUrl("postgres://u:p@h:5433/d?max_pool_size=9"));

    [Fact]
    public void Where_both_speak_they_must_agree()
    {
        var message = Refused(("DATABASE_URL", "postgres://u:p@h/d"), ("DB_TYPE", "mysql"), ("DB_HOST", "other"), ("DB_PASSWORD", "q"));
        foreach (var name in (string[])["DB_TYPE", "DB_HOST", "DB_PASSWORD"])
            message.ShouldContain($"{name} and DATABASE_URL differ");
    }

    [Fact]
    public void Mistakes_are_told_together_by_the_names_of_the_variables()
    {
        var message = Refused(("DB_TYPE", "mariadb"), ("DB_PORT", "33o6"), ("DB_POOL_SIZE", "9"), ("DB_MAX_POOL_SIZE", "3"), ("DB_MAX_OVERFLOW", "1"), ("DB_POOL_TIMEOUT", "soon"));
        foreach (var part in (string[])["host, port and database are required for MariaDB: DB_HOST and DB_NAME are missing", "DB_PORT is '33o6'; expected a whole number", "DB_USER is missing",
            "DB_POOL_SIZE is 9, more than DB_MAX_POOL_SIZE, which is 3", "DB_MAX_POOL_SIZE and DB_MAX_OVERFLOW are both set", "DB_POOL_TIMEOUT is 'soon'; expected whole seconds"])
            message.ShouldContain(part);
        Refused(("DB_TYPE", "nosql"), ("DB_PORT", "x")).ShouldSatisfyAllConditions(text => text.ShouldContain("DB_TYPE: unsupported database type: 'nosql'"), text => text.ShouldContain("DB_PORT is 'x'"));
        Refused(("DB_HOST", "h"), ("DB_NAME", "d")).ShouldContain("DB_TYPE is missing; expected sqlite, postgres");
        Refused().ShouldContain("neither DATABASE_URL nor DB_TYPE is set");
        Refused(("DATABASE_URL", "postgres://h/d?sslmode=no"), ("DB_PORT", "0")).ShouldSatisfyAllConditions(text => text.ShouldContain("DATABASE_URL: sslmode is 'no'"), text => text.ShouldContain("DB_PORT is 0"));
    }

    private static DatabaseOptions Read(params (string Name, string Value)[] variables) => DatabaseOptions.FromEnvironment(EnvironmentOf.Variables(variables));

    private static string Refused(params (string Name, string Value)[] variables) => 
        Should.Throw<ArgumentException>(() => DatabaseOptions.FromEnvironment(EnvironmentOf.Variables(variables))).Message;
}
