namespace Perdure.Databases;

/// <summary>One setting and what it is called in each source.</summary>
/// <param name="Key">In configuration, and the option's name.</param>
/// <param name="Variable">In the environment.</param>
/// <param name="Parameter">In a URL, behind the question mark; null: it has a place of its own there.</param>
/// <param name="Apply">Sets it.</param>
internal sealed record DatabaseSetting(string Key, string Variable, string? Parameter, Func<DatabaseOptions, SettingText, DatabaseOptions> Apply)
{
    /// <summary>The kind of database, which all sources read first.</summary>
    public const string TypeKey = "Type";

    /// <summary>The kind of database in the environment.</summary>
    public const string TypeVariable = "DB_TYPE";

    /// <summary>All others. The documents list them, and a test compares.</summary>
    public static IReadOnlyList<DatabaseSetting> All { get; } =
    [
        new("Host", "DB_HOST", null, (options, text) => options with { Host = text.Text }),
        new("Port", "DB_PORT", null, (options, text) => options with { Port = text.Number(options.Port ?? DatabaseKinds.Of(options.Kind).Port) }),
        new("User", "DB_USER", null, (options, text) => options with { User = text.Text }),
        new("Password", "DB_PASSWORD", null, (options, text) => options with { Password = text.Text }),
        new("Database", "DB_NAME", null, (options, text) => options with { Database = text.Text }),
        new("SslMode", "DB_SSL_MODE", "sslmode", (options, text) => options with { SslMode = text.Choice(options.EffectiveSslMode) }),
        new("SslRootCertificate", "DB_SSL_ROOT_CERT", "sslrootcert", (options, text) => options with { SslRootCertificate = text.Text }),
        new("Pool:KeepOpen", "DB_POOL_SIZE", "pool_size", (options, text) => options with { Pool = options.Pool with { KeepOpen = text.Number(options.Pool.KeepOpen) } }),
        new("Pool:MaxSize", "DB_MAX_POOL_SIZE", "max_pool_size", (options, text) => options with { Pool = options.Pool with { MaxSize = text.Number(options.Pool.MaxSize) } }),
        new("Pool:Wait", "DB_POOL_TIMEOUT", "pool_timeout", (options, text) => options with { Pool = options.Pool with { Wait = text.Time(options.Pool.Wait) } }),
        new("Pool:Lifetime", "DB_POOL_RECYCLE", "pool_recycle", (options, text) => options with { Pool = options.Pool with { Lifetime = text.TimeOrNever(options.Pool.Lifetime) } }),
        new("Pool:IdleCheck", "DB_POOL_IDLE_CHECK", "pool_idle_check", (options, text) => options with { Pool = options.Pool with { IdleCheck = text.TimeOrNever(options.Pool.IdleCheck) } }),
        new("ConnectTimeout", "DB_CONNECT_TIMEOUT", "connect_timeout", (options, text) => options with { ConnectTimeout = text.Time(options.ConnectTimeout) }),
        new("CommandTimeout", "DB_COMMAND_TIMEOUT", "command_timeout", (options, text) => options with { CommandTimeout = text.Time(options.CommandTimeout) }),
        new("ApplicationName", "DB_APPLICATION_NAME", "application_name", (options, text) => options with { ApplicationName = text.Text }),
        new("Schema", "DB_SCHEMA", "schema", (options, text) => options with { Schema = text.Text }),
        new("TablePrefix", "DB_TABLE_PREFIX", "prefix", (options, text) => options with { TablePrefix = text.Text }),
        new("ReadsFrom", "DB_READS_FROM", "reads_from", (options, text) => options with { ReadsFrom = text.Choice(options.ReadsFrom) }),
        new("Sentinel", "DB_SENTINEL", "sentinel", (options, text) => options with { Sentinel = text.Text }),
        new("WaitReplicas", "DB_WAIT_REPLICAS", "wait_replicas", (options, text) => options with { WaitReplicas = text.Number(options.WaitReplicas) }),
        new("Pooler", "DB_POOLER", "pooler", (options, text) => options with { Pooler = text.Choice(options.Pooler) }),
        new("SchemaMode", "DB_SCHEMA_MODE", "schema_mode", (options, text) => options with { SchemaMode = text.Choice(options.SchemaMode) }),
    ];
}
