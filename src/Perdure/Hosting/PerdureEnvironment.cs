using Perdure.Databases;

namespace Perdure.Hosting;

/// <summary>Options from the environment.</summary>
public static class PerdureEnvironment
{
    /// <summary>
    /// Takes the store from the process's environment: <c>DATABASE_URL</c>, or <c>DB_TYPE</c>, <c>DB_HOST</c>, <c>DB_NAME</c> and
    /// so on. A URL may be of any kind of store, also <c>memory:</c> and <c>file:./data</c>. Mistakes are reported with those of the other options.
    /// </summary>
    public static PerdureOptions UseEnvironment(this PerdureOptions options) => options.UseEnvironment(Environment.GetEnvironmentVariable);

    /// <summary>Takes the store from an environment.</summary>
    /// <param name="options">The options.</param>
    /// <param name="lookup">The value of a variable, null when there is none: <c>name => Environment.GetEnvironmentVariable("CACHE_" + name)</c> for a second store.</param>
    public static PerdureOptions UseEnvironment(this PerdureOptions options, Func<string, string?> lookup)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(lookup);
        var url = lookup(DatabaseEnvironment.UrlVariable);
        if (string.IsNullOrEmpty(url) || IsServer(url))
            options.Take(DatabaseEnvironment.Read(lookup));
        else
        {
            // Such a URL says all there is to say.
            var idle = DatabaseEnvironment.Variables.Where(name => !string.IsNullOrEmpty(lookup(name))).ToArray();
            if (idle.Length > 0)
                options.ConfigurationMistakes.Add($"{DatabaseEnvironment.UrlVariable} names a store without a server; leave out {string.Join(", ", idle)}.");
            options.Url = url;
        }
        return options;
    }

    private static bool IsServer(string url) => url.Split(':') is [var scheme, _, ..] && DatabaseKinds.TryParse(scheme, out var kind) && DatabaseKinds.Of(kind).HasServer;
}
