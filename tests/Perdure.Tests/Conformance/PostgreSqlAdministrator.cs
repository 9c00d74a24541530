using Npgsql;
using Perdure.Databases;
using Perdure.PostgreSql;

namespace Perdure.Tests.Conformance;

/// <summary>Does what an administrator does on the shared PostgreSQL server.</summary>
internal static class PostgreSqlAdministrator
{
    private static readonly Dictionary<string, NpgsqlDataSource> Sources = [];

    public static void Execute(DatabaseOptions options, string text)
    {
        using var command = Source(options).CreateCommand(text);
        command.ExecuteNonQuery();
    }

    // One small pool for all fixtures.
    private static NpgsqlDataSource Source(DatabaseOptions options)
    {
        lock (Sources)
        {
            var key = $"{options.Host}:{options.Port}/{options.Database}";
            if (!Sources.TryGetValue(key, out var source))
                Sources.Add(key, source = PostgreSqlSource.Create(options));
            return source;
        }
    }
}
