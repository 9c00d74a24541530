namespace Perdure.Tests.Servers;

/// <summary>A database server that all tests share, or the reason why there is none. ./test starts those it can; a variable the user has set wins.</summary>
/// <param name="Name">The database's name.</param>
/// <param name="Url">A URL, or the driver's own connection string if the user gave one.</param>
/// <param name="WhyNot">Why there is no URL.</param>
public sealed record TestServer(string Name, string? Url, string? WhyNot)
{
    public static TestServer Postgres { get; } = Read("PostgreSQL", "PERDURE_TEST_POSTGRES", started: true);

    public static TestServer MySql { get; } = Read("MySQL", "PERDURE_TEST_MYSQL", started: true);

    public static TestServer MariaDb { get; } = Read("MariaDB", "PERDURE_TEST_MARIADB", started: true);

    public static TestServer Redis { get; } = Read("Redis", "PERDURE_TEST_REDIS", started: true);

    public static TestServer Valkey { get; } = Read("Valkey", "PERDURE_TEST_VALKEY", started: true);

    public static TestServer RedisCluster { get; } = Read("Redis cluster", "PERDURE_TEST_REDIS_CLUSTER", started: true);

    /// <summary>Only ever the user's.</summary>
    public static TestServer SqlServer { get; } = Read("SQL Server", "PERDURE_TEST_SQLSERVER", started: false);

    /// <summary>Only ever the user's.</summary>
    public static TestServer Oracle { get; } = Read("Oracle", "PERDURE_TEST_ORACLE", started: false);

    /// <summary>The file of the authority that signed the certificate of <see cref="Postgres"/>, which is for localhost and not for 127.0.0.1; none for a server of the user's.</summary>
    public static string? PostgresAuthority { get; } = Value("PERDURE_TEST_POSTGRES_CA", Environment.GetEnvironmentVariable);

    /// <summary>The URL; without one the test is skipped, visibly, with the reason.</summary>
    public string SkipUnlessThere()
    {
        if (Url is null)
            Assert.Skip(WhyNot!);
        return Url;
    }

    /// <summary>The name: a user's URL holds a password.</summary>
    public override string ToString() => Name;

    internal static TestServer Read(string name, string variable, bool started, Func<string, string?>? environment = null)
    {
        environment ??= Environment.GetEnvironmentVariable;
        if (Value(variable, environment) is { } url)
            return new TestServer(name, url, null);
        var reason = Value(variable + "_WHY", environment) ?? $"{variable} is not set; {(started ? "./test starts a server and sets it" : "give it a connection string")} (docs/testing-perdure.md)";
        return new TestServer(name, null, $"no {name}: {reason}");
    }

    private static string? Value(string variable, Func<string, string?> environment) => environment(variable) is { Length: > 0 } value ? value : null;
}
