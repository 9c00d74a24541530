using System.Globalization;
using System.Text;

namespace Perdure.Databases;

/// <summary>Finds all that is wrong with options before anything connects. Never says a password, nor what a URL said as host or port.</summary>
internal static class DatabaseProblems
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <param name="options">The options.</param>
    /// <param name="shown">How their source calls a setting.</param>
    public static IEnumerable<string> Of(DatabaseOptions options, Func<string, string> shown)
    {
        if (!Enum.IsDefined(options.Kind))
            return [DatabaseKinds.Unsupported(((int)options.Kind).ToString(CultureInfo.InvariantCulture)) + "."];
        var facts = DatabaseKinds.Of(options.Kind);
        return [.. facts.HasServer ? Server(options, facts, shown) : File(options, shown), .. Common(options, shown), .. PoolProblems.Of(options.Pool, shown)];
    }

    private static IEnumerable<string> File(DatabaseOptions options, Func<string, string> shown)
    {
        if (string.IsNullOrWhiteSpace(options.Database))
            yield return $"database path is required for SQLite: {shown(nameof(options.Database))} is missing.";
        else if (options.Database.StartsWith(':') || options.Database.Contains('\0', StringComparison.Ordinal))
            yield return $"{shown(nameof(options.Database))} is not the path of a file; for a store in memory use 'memory:'.";
        (string Key, bool Given)[] settings =
        [
            (nameof(options.Host), options.Host is not null), (nameof(options.Port), options.Port is not null), (nameof(options.User), options.User is not null),
            (nameof(options.Password), options.Password is not null), (nameof(options.SslMode), options.SslMode is not null),
            (nameof(options.SslRootCertificate), options.SslRootCertificate is not null),
        ];
        var idle = settings.Where(setting => setting.Given).Select(setting => shown(setting.Key)).ToArray();
        if (idle.Length > 0)
            yield return $"SQLite is a file, without a server or a login: leave out {string.Join(", ", idle)}.";
    }

    private static IEnumerable<string> Server(DatabaseOptions options, KindFacts facts, Func<string, string> shown)
    {
        (string Key, string? Value)[] required = [(nameof(options.Host), options.Host), .. facts.DatabaseIsNumber ? Array.Empty<(string, string?)>() : [(nameof(options.Database), options.Database)]];
        var missing = required.Where(setting => string.IsNullOrWhiteSpace(setting.Value)).Select(setting => shown(setting.Key)).ToArray();
        if (missing.Length > 0)
            yield return $"host, port{(facts.DatabaseIsNumber ? "" : " and database")} are required for {facts.Title}: {string.Join(" and ", missing)} {(missing.Length == 1 ? "is" : "are")} missing (the port is {facts.Port} unless given).";
        if (options.Database?.Any(char.IsControl) == true)
            yield return $"{shown(nameof(options.Database))} holds a control character; expected {facts.DatabaseIs}.";
        else if (facts.DatabaseIsNumber && !string.IsNullOrEmpty(options.Database) && !int.TryParse(options.Database, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            yield return $"{shown(nameof(options.Database))} is not a number; expected {facts.DatabaseIs}, 0 unless given.";
        if (options.Port is < 1 or > 65535)
            yield return $"{shown(nameof(options.Port))} is {options.Port}; expected 1 to 65535.";
        if (!string.IsNullOrWhiteSpace(options.Host))
            foreach (var problem in Hosts(options, facts, shown))
                yield return problem;
        if (string.IsNullOrEmpty(options.User) && facts.NeedsUser)
            yield return $"user is required for {facts.Title}: {shown(nameof(options.User))} is missing.";
        else if (facts.PasswordNeedsUser && string.IsNullOrEmpty(options.User) && !string.IsNullOrEmpty(options.Password))
            yield return $"{shown(nameof(options.Password))} is given, but {shown(nameof(options.User))} is missing.";
        foreach (var problem in SslProblems.Of(options, shown))
            yield return problem;
    }

    private static IEnumerable<string> Hosts(DatabaseOptions options, KindFacts facts, Func<string, string> shown)
    {
        var endpoints = HostList.Parse(options.Host!, options.Port ?? facts.Port, out var problem);
        if (problem is not null)
            yield return $"{shown(nameof(options.Host))}: {problem}.";
        else if (endpoints.Count > 1 && !facts.HasSeveralHosts)
            yield return $"{shown(nameof(options.Host))} names {endpoints.Count} hosts; several can be given for PostgreSQL, MySQL, MariaDB and Redis only.";
        else if (endpoints.Count == 1 && options.ReadsFrom == ReadsFrom.PreferStandby && facts.HasReplicas)
            yield return $"{shown(nameof(options.ReadsFrom))} is prefer-standby, but {shown(nameof(options.Host))} names one host; name the standby too.";
        if (problem is null && endpoints.Any(endpoint => endpoint.Host.StartsWith('/')) && !facts.HasSockets)
            yield return $"{shown(nameof(options.Host))} is a path; {facts.Title} is not reached through a Unix socket.";
    }

    private static IEnumerable<string> Common(DatabaseOptions options, Func<string, string> shown)
    {
        var facts = DatabaseKinds.Of(options.Kind);
        if (options.ConnectTimeout < TimeSpan.FromSeconds(1) || options.ConnectTimeout > Longest)
            yield return $"{shown(nameof(options.ConnectTimeout))} is {options.ConnectTimeout}; expected one second to one day.";
        if (options.CommandTimeout < TimeSpan.FromMilliseconds(1) || options.CommandTimeout > Longest)
            yield return $"{shown(nameof(options.CommandTimeout))} is {options.CommandTimeout}; expected one millisecond to one day.";
        if (options.ApplicationName is null or { Length: 0 or > 63 } || options.ApplicationName.Any(c => c is < ' ' or > '~'))
            yield return $"{shown(nameof(options.ApplicationName))} is '{options.ApplicationName}'; expected 1 to 63 printable ASCII characters.";
        if (options.Schema is not null && !facts.HasSchemas)
            yield return $"{shown(nameof(options.Schema))} is given, but {facts.Title} has no schemas within a database; use {shown(nameof(options.TablePrefix))}.";
        else if (options.Schema is { } schema && (schema.Length == 0 || Encoding.UTF8.GetByteCount(schema) > 63 || schema.Any(char.IsControl)))
            yield return $"{shown(nameof(options.Schema))} is '{schema}'; expected a name of 1 to 63 bytes, or nothing for the connection's own.";
        if (options.TablePrefix is null || !Storage.SchemaName.IsPrefix(options.TablePrefix))
            yield return $"{shown(nameof(options.TablePrefix))} is '{options.TablePrefix}'; expected nothing, or at most {Storage.SchemaName.MaxLength} of a-z, 0-9 and _, beginning with a letter.";
        foreach (var problem in Choice(options.ReadsFrom, nameof(options.ReadsFrom), facts.HasReplicas).Concat(Choice(options.Pooler, nameof(options.Pooler), facts.HasPooler)).Concat(Choice(options.SchemaMode, nameof(options.SchemaMode), true)))
            yield return $"{shown(problem.Key)} is {problem.Text}";
        if (!facts.HasSentinels && options.Sentinel is not null)
            yield return $"{shown(nameof(options.Sentinel))} is given, which only Redis has; leave it out.";
        else if (options.Sentinel is { } sentinel && (sentinel.Length == 0 || sentinel.Any(c => c is <= ' ' or ',' or > '~')))
            yield return $"{shown(nameof(options.Sentinel))} is '{sentinel}'; expected the name under which the sentinels know the master.";
        if (options.WaitReplicas < 0)
            yield return $"{shown(nameof(options.WaitReplicas))} is {options.WaitReplicas}; expected 0 or more.";
        else if (options.WaitReplicas > 0 && !facts.HasSentinels)
            yield return $"{shown(nameof(options.WaitReplicas))} is {options.WaitReplicas}, but only a write to Redis can wait for replicas; leave it out.";
        if (options.Time is null)
            yield return $"{shown(nameof(options.Time))} is null; leave it out for the system's clock.";
    }

    private static IEnumerable<(string Key, string Text)> Choice<T>(T value, string key, bool isFree) where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
            yield return (key, $"{value:D}; expected {string.Join(" or ", SettingText.Choices<T>())}.");
        else if (!isFree && !value.Equals(default(T)))
            yield return (key, $"{SettingText.Of(value)}, which only PostgreSQL has; leave it out.");
    }
}
