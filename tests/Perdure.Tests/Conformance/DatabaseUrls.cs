using Perdure.Databases;

namespace Perdure.Tests.Conformance;

/// <summary>Writes options as the URL another process opens.</summary>
internal static class DatabaseUrls
{
    public static string Of(DatabaseOptions options) =>
        $"{DatabaseKinds.Scheme(options.Kind)}://{Uri.EscapeDataString(options.User ?? "")}:{Uri.EscapeDataString(options.Password ?? "")}@{options.Host}:{options.Port}/{options.Database}?pool_size={options.Pool.KeepOpen}&max_pool_size={options.Pool.MaxSize}{(options.Schema is { } schema ? $"&schema={schema}" : "")}";
}
