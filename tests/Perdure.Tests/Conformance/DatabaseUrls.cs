using Perdure.Databases;

namespace Perdure.Tests.Conformance;

/// <summary>Writes options as the URL another process opens.</summary>
internal static class DatabaseUrls
{
    public static string Of(DatabaseOptions options)
    {
        var user = options.User is null && options.Password is null ? "" : $"{Uri.EscapeDataString(options.User ?? "")}:{Uri.EscapeDataString(options.Password ?? "")}@";
        var parameters = $"pool_size={options.Pool.KeepOpen}&max_pool_size={options.Pool.MaxSize}{(options.Schema is { } schema ? $"&schema={schema}" : "")}{(options.TablePrefix.Length > 0 ? $"&prefix={options.TablePrefix}" : "")}";
        return $"{DatabaseKinds.Scheme(options.Kind)}://{user}{options.Host}:{options.Port}/{options.Database}?{parameters}";
    }
}
