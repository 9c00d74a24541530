using Perdure.Databases;

namespace Perdure.Tests.Databases;

public sealed class UrlTests
{
    [Fact]
    public void All_parts_of_a_URL_are_read()
    {
        var certificate = typeof(UrlTests).Assembly.Location;
        DatabaseOptions.FromUrl($"postgres://us%2Fer:p%40ss%3A%C3%A9@host:5433,host2/my%20db?sslmode=verify-ca&sslrootcert={Uri.EscapeDataString(certificate)}&schema=app&pool_size=5&max_pool_size=6" +
            "&pool_timeout=7&pool_recycle=never&pool_idle_check=0&connect_timeout=8&command_timeout=9&application_name=x%20y&prefix=app_&reads_from=prefer-standby&pooler=transaction&schema_mode=assert")
            .ShouldBe(new DatabaseOptions
            {
                Kind = DatabaseKind.PostgreSql, Host = "host:5433,host2", User = "us/er", Password = "p@ss:é", Database = "my db",
                SslMode = DatabaseSslMode.VerifyCa, SslRootCertificate = certificate, Schema = "app",
                Pool = new PoolOptions { KeepOpen = 5, MaxSize = 6, Wait = TimeSpan.FromSeconds(7), Lifetime = Timeout.InfiniteTimeSpan, IdleCheck = TimeSpan.Zero },
                ConnectTimeout = TimeSpan.FromSeconds(8), CommandTimeout = TimeSpan.FromSeconds(9), ApplicationName = "x y", TablePrefix = "app_",
                ReadsFrom = ReadsFrom.PreferStandby, Pooler = Pooler.Transaction, SchemaMode = SchemaMode.Assert,
            });
    }

    [Theory]
    [InlineData("postgresql://h/d", DatabaseKind.PostgreSql, 5432)]
    [InlineData("PG://h/d", DatabaseKind.PostgreSql, 5432)]
    [InlineData("mysql://u@h/d", DatabaseKind.MySql, 3306)]
    [InlineData("mariadb://u@h/d", DatabaseKind.MariaDb, 3306)]
    [InlineData("oracle://h/d", DatabaseKind.Oracle, 1521)]
    [InlineData("sqlserver://h/d", DatabaseKind.SqlServer, 1433)]
    [InlineData("mssql://h:1444/d", DatabaseKind.SqlServer, 1444)]
    public void The_scheme_says_the_kind_and_its_usual_port(string url, DatabaseKind kind, int port)
    {
        var options = DatabaseOptions.FromUrl(url);
        options.Kind.ShouldBe(kind);
        options.Endpoints.ShouldBe([new DatabaseEndpoint("h", port)]);
        options.Database.ShouldBe("d");
    }

    [Theory]
    [InlineData("postgres://[::1]/d", "::1", 5432, null, null)]
    [InlineData("postgres://u@[fe80::1]:6000/d", "fe80::1", 6000, "u", null)]
    [InlineData("postgres://u:@127.0.0.1/d", "127.0.0.1", 5432, "u", "")]
    [InlineData("postgres://u:a:b@h/d", "h", 5432, "u", "a:b")]
    [InlineData("postgres://u@%2Fvar%2Frun%2Fpostgresql/d", "/var/run/postgresql", 5432, "u", null)]
    public void Hosts_and_logins_of_all_sorts(string url, string host, int port, string? user, string? password)
    {
        var options = DatabaseOptions.FromUrl(url);
        options.Endpoints.ShouldBe([new DatabaseEndpoint(host, port)]);
        options.User.ShouldBe(user);
        options.Password.ShouldBe(password);
    }

    [Fact]
    public void Several_hosts_have_ports_of_their_own_or_the_usual_one()
    {
        DatabaseOptions.FromUrl("postgres://a:1,b,[::2]:3,[::4]/d").Endpoints.ShouldBe([new("a", 1), new("b", 5432), new("::2", 3), new("::4", 5432)]);
        new DatabaseOptions { Kind = DatabaseKind.PostgreSql, Host = "a, b:2", Port = 7, Database = "d" }.Endpoints.ShouldBe([new("a", 7), new("b", 2)]);
        string.Join(' ', DatabaseOptions.FromUrl("postgres://a:1,[::2]/d").Endpoints).ShouldBe("a:1 [::2]:5432");
    }

    [Fact]
    public void A_SQLite_URL_is_a_path()
    {
        DatabaseOptions.FromUrl("sqlite:data/a@b#1.db?prefix=app_").ShouldBe(new DatabaseOptions { Kind = DatabaseKind.Sqlite, Database = "data/a@b#1.db", TablePrefix = "app_" });
        Should.Throw<ArgumentException>(() => DatabaseOptions.FromUrl("sqlite:///agents.db")).Message.ShouldContain("a SQLite URL has no '//'");
    }

    [Fact]
    public void All_mistakes_of_a_URL_are_told_together()
    {
        var refusal = Should.Throw<ArgumentException>(() => DatabaseOptions.FromUrl("mysql://a,b:0/?sslmode=prefer&pool_size=x&nope=1&schema=s&max_pool_size=2&max_pool_size=3"));
        foreach (var part in (string[])["host, port and database are required for MySQL: the database is missing", "the port of host number 2", "user is required for MySQL",
            "sslmode is 'prefer'; expected disable or require or verify-ca or verify-full", "pool_size is 'x'; expected a whole number", "'nope' is not known; expected sslmode, sslrootcert, pool_size",
            "MySQL has no schemas", "'max_pool_size' is given twice"])
            refusal.Message.ShouldContain(part);
        foreach (var (url, part) in ((string, string)[])[("agents", "no scheme"), ("nosql://h", "unsupported database type: 'nosql'"), ("mysql:h/d", "no '//'"), ("mysql://u:a@b@h/d", "@ %40"), ("mysql://u:%zz@h/d", "the password is not percent-encoded")])
            Should.Throw<ArgumentException>(() => DatabaseOptions.FromUrl(url)).Message.ShouldContain(part);
    }
}
