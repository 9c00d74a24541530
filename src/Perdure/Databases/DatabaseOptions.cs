using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Configuration;

namespace Perdure.Databases;

/// <summary>
/// Which database a store is in, from code, configuration, the environment or a URL. Every driver of Perdure reads this one
/// record. The password shows neither in <see cref="ToString"/>, nor in the debugger, nor in JSON, nor in any message.
/// </summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed record DatabaseOptions
{
    /// <summary>The kind of database; <c>Type</c> in configuration.</summary>
    public required DatabaseKind Kind { get; init; }

    /// <summary>
    /// The server's name or address; for PostgreSQL, MySQL, MariaDB and Redis several, with or without ports: <c>a:5432,b:5432</c>, of which
    /// one that takes writes is used; of a Redis cluster some are enough. For the first three also the path of a Unix socket. Required, but for SQLite.
    /// </summary>
    public string? Host { get; init; }

    /// <summary>The port of hosts that name none. Default: 5432 for PostgreSQL, 3306 for MySQL and MariaDB, 1521 for Oracle, 1433 for SQL Server, 6379 for Redis.</summary>
    public int? Port { get; init; }

    /// <summary>Who logs in. Required for MySQL and MariaDB. Default elsewhere: whom the driver takes the process for (integrated security, the operating system's user).</summary>
    public string? User { get; init; }

    /// <summary>The user's password. Default: none.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    [field: DebuggerBrowsable(DebuggerBrowsableState.Never)] // the compiler adds it to backing fields only in debug builds
    [JsonIgnore]
    public string? Password { get; init; }

    /// <summary>The database's name, for SQLite the path of its file, for Oracle the service's name, for Redis the database's number. Required, but for Redis, where it is 0.</summary>
    public string? Database { get; init; }

    /// <summary>
    /// What is asked of the connection's encryption. Default: <see cref="DatabaseSslMode.VerifyFull"/> when
    /// <see cref="SslRootCertificate"/> is given; else <see cref="DatabaseSslMode.Disable"/> when every host is this machine,
    /// where nobody listens in between and fresh servers have no certificate; else <see cref="DatabaseSslMode.Require"/>.
    /// </summary>
    public DatabaseSslMode? SslMode { get; init; }

    /// <summary>The path of a PEM file with the authorities that may have signed the server's certificate. Default: those the machine trusts.</summary>
    public string? SslRootCertificate { get; init; }

    /// <summary>How many connections, and for how long. Not used by SQLite; of Redis', whose driver sends all calls through one connection to each server, only <see cref="PoolOptions.IdleCheck"/> is.</summary>
    public PoolOptions Pool { get; init; } = new();

    /// <summary>How long making a connection may take. Default: 10 seconds.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a statement may take before it is a <see cref="Storage.Fault.Timeout"/>; for SQLite, how long a write waits for other processes. Default: 30 seconds.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What the server shows as the program's name, where it has such a thing. Default: <c>perdure</c>.</summary>
    public string ApplicationName { get; init; } = "perdure";

    /// <summary>The schema of the tables, for PostgreSQL, SQL Server and Oracle. Default: the connection's own.</summary>
    public string? Schema { get; init; }

    /// <summary>Put before the name of every table and index, or every key of Redis, to keep them apart from others. Default: none.</summary>
    public string TablePrefix { get; init; } = "";

    /// <summary>Which of several PostgreSQL servers answers reads. Default: <see cref="ReadsFrom.Primary"/>. Writes always find the primary.</summary>
    public ReadsFrom ReadsFrom { get; init; }

    /// <summary>The name under which Redis' sentinels know the master; <see cref="Host"/> then names sentinels. Default: none, the hosts are servers.</summary>
    public string? Sentinel { get; init; }

    /// <summary>
    /// How many Redis replicas must have a write before it returns (<c>WAIT</c>). It waits at most as long as <see cref="CommandTimeout"/>; a write that
    /// fewer have by then is a <see cref="Storage.Fault.Timeout"/> that says so: it happened, and may be lost with the master. Default: 0.
    /// </summary>
    public int WaitReplicas { get; init; }

    /// <summary>What stands between the program and a PostgreSQL server. Default: <see cref="Pooler.None"/>.</summary>
    public Pooler Pooler { get; init; }

    /// <summary>Whether preparing the store may change its schema. Default: <see cref="SchemaMode.Apply"/>.</summary>
    public SchemaMode SchemaMode { get; init; }

    /// <summary>The clock that decides about expiry. Default: the system's. One that is set here is used rather than <see cref="AgentStoreOptions.Time"/>.</summary>
    [JsonIgnore]
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The servers that <see cref="Host"/> and <see cref="Port"/> name, in order; none for SQLite, and none when they can't be read, which <see cref="Problems"/> says.</summary>
    [JsonIgnore]
    public IReadOnlyList<DatabaseEndpoint> Endpoints =>
        Host is not null && HostList.Parse(Host, Port ?? DatabaseKinds.Of(Kind).Port, out var problem) is var endpoints && problem is null ? endpoints : [];

    /// <summary><see cref="SslMode"/>, or its default.</summary>
    [JsonIgnore]
    public DatabaseSslMode EffectiveSslMode => SslMode ?? (
        SslRootCertificate is not null ? DatabaseSslMode.VerifyFull
        : Endpoints is { Count: > 0 } endpoints && endpoints.All(endpoint => endpoint.IsLocal) ? DatabaseSslMode.Disable
        : DatabaseSslMode.Require);

    /// <summary>The database of a URL, e.g. <c>postgres://user:p%40ss@host:5432/db?sslmode=verify-full</c>.</summary>
    /// <exception cref="ArgumentException">It can't be used; the message lists all mistakes and repeats neither the URL nor the password.</exception>
    public static DatabaseOptions FromUrl(string url) => DatabaseUrl.Read(url).Checked("The database URL");

    /// <summary>The database of the process's environment: <c>DATABASE_URL</c>, or <c>DB_TYPE</c>, <c>DB_HOST</c>, <c>DB_NAME</c> and so on, or both.</summary>
    /// <exception cref="ArgumentException">It can't be used; the message lists all mistakes, and no password.</exception>
    public static DatabaseOptions FromEnvironment() => FromEnvironment(Environment.GetEnvironmentVariable);

    /// <summary>The database of an environment.</summary>
    /// <param name="lookup">The value of a variable; null when there is none.</param>
    /// <exception cref="ArgumentException">It can't be used; the message lists all mistakes, and no password.</exception>
    public static DatabaseOptions FromEnvironment(Func<string, string?> lookup) => DatabaseEnvironment.Read(lookup).Checked("The database of the environment");

    /// <summary>The database of a section of configuration with the keys <c>Type</c>, <c>Host</c>, <c>Database</c> and so on.</summary>
    /// <exception cref="ArgumentException">It can't be used; the message lists all mistakes, and no password.</exception>
    public static DatabaseOptions FromConfiguration(IConfiguration section) => DatabaseConfiguration.Read(section).Checked("The configured database");

    /// <summary>All that is wrong, one sentence each; none: it can be used. Looks at nothing but the certificate's file.</summary>
    public IReadOnlyList<string> Problems() => [.. DatabaseProblems.Of(this, key => key)];

    /// <summary>Returns itself when it can be used.</summary>
    /// <exception cref="ArgumentException">It can't; the message lists all that is wrong.</exception>
    public DatabaseOptions Check() => new DatabaseDraft(this, [], key => key).Checked("The database options");

    /// <summary>The options as text, with three asterisks for a password.</summary>
    public override string ToString()
    {
        (string Key, object? Value)[] members =
        [
            (nameof(Kind), Kind), (nameof(Host), Host), (nameof(Port), Port), (nameof(User), User), (nameof(Password), Password is null ? null : "***"),
            (nameof(Database), Database), (nameof(SslMode), SslMode), (nameof(SslRootCertificate), SslRootCertificate), (nameof(Pool), Pool),
            (nameof(ConnectTimeout), ConnectTimeout), (nameof(CommandTimeout), CommandTimeout), (nameof(ApplicationName), ApplicationName),
            (nameof(Schema), Schema), (nameof(TablePrefix), TablePrefix), (nameof(ReadsFrom), ReadsFrom), (nameof(Sentinel), Sentinel), (nameof(WaitReplicas), WaitReplicas), (nameof(Pooler), Pooler), (nameof(SchemaMode), SchemaMode),
        ];
        var given = members.Where(member => member.Value is not null).Select(member => string.Create(CultureInfo.InvariantCulture, $"{member.Key} = {member.Value}"));
        return $"{nameof(DatabaseOptions)} {{ {string.Join(", ", given)} }}";
    }
}
