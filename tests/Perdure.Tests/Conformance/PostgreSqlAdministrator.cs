using Npgsql;
using Perdure.Databases;
using Perdure.PostgreSql;

namespace Perdure.Tests.Conformance;

/// <summary>Does what an administrator does on the shared PostgreSQL server.</summary>
internal static class PostgreSqlAdministrator
{
    private static readonly Dictionary<string, PostgreSqlSource> Sources = [];

    public static void Execute(DatabaseOptions options, string text)
    {
        using var connection = Open(options);
        using var command = new NpgsqlCommand(text, connection);
        command.ExecuteNonQuery();
    }

    public static T Ask<T>(DatabaseOptions options, string text)
    {
        using var connection = Open(options);
        using var command = new NpgsqlCommand(text, connection);
        return (T)command.ExecuteScalar()!;
    }

    public static NpgsqlConnection Open(DatabaseOptions options) => Source(options).OpenAsync(default).AsTask().GetAwaiter().GetResult();

    // One small pool for all fixtures.
    private static PostgreSqlSource Source(DatabaseOptions options)
    {
        lock (Sources)
        {
            var key = $"{options.Host}:{options.Port}/{options.Database}";
            if (!Sources.TryGetValue(key, out var source))
                Sources.Add(key, source = new PostgreSqlSource(options with { Schema = null, ApplicationName = "administrator" }));
            return source;
        }
    }
}
