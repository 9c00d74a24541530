using Npgsql;
using Perdure.Databases;

namespace Perdure.Tests.PostgreSql;

/// <summary>A plain connection string, for what a test does beside the store.</summary>
internal static class PostgreSqlAdministratorText
{
    public static T Ask<T>(DatabaseOptions options, string text)
    {
        using var connection = new NpgsqlConnection(Of(options));
        connection.Open();
        using var command = new NpgsqlCommand(text, connection);
        return (T)command.ExecuteScalar()!;
    }

    public static string Of(DatabaseOptions options) => new NpgsqlConnectionStringBuilder
    {
        Host = options.Endpoints[0].Host,
        Port = options.Endpoints[0].Port,
        Username = options.User,
        Password = options.Password,
        Database = options.Database,
        Pooling = false,
    }.ConnectionString;
}
