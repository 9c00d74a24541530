namespace Perdure.Databases;

/// <summary>
/// Reads <c>DATABASE_URL</c> and the <c>DB_…</c> variables. An empty variable counts as none. The variables complete the URL;
/// where both speak of one setting they must agree, because which of them was meant can't be known.
/// </summary>
internal static class DatabaseEnvironment
{
    public const string UrlVariable = "DATABASE_URL";

    // As SQLAlchemy counts: what is open at most above the pool's size, and whether connections are checked at all.
    private const string OverflowVariable = "DB_MAX_OVERFLOW";
    private const string PrePingVariable = "DB_POOL_PRE_PING";

    /// <summary>All variables that are read, but the URL.</summary>
    public static IEnumerable<string> Variables => [DatabaseSetting.TypeVariable, .. DatabaseSetting.All.Select(setting => setting.Variable), OverflowVariable, PrePingVariable];

    public static DatabaseDraft Read(Func<string, string?> lookup)
    {
        ArgumentNullException.ThrowIfNull(lookup);
        var values = Variables.Append(UrlVariable).Select(name => KeyValuePair.Create(name, lookup(name))).Where(pair => !string.IsNullOrEmpty(pair.Value)).ToDictionary(pair => pair.Key, pair => pair.Value!);
        var mistakes = new List<string>();
        var url = values.TryGetValue(UrlVariable, out var text) ? DatabaseUrl.Read(text) : null;
        mistakes.AddRange(url?.Mistakes.Select(mistake => $"{UrlVariable}: {mistake}") ?? []);
        var said = url?.Given ?? new HashSet<string>();
        var kind = Kind(values, url, mistakes);
        var options = url?.Options ?? new DatabaseOptions { Kind = kind ?? DatabaseKind.PostgreSql };
        foreach (var setting in DatabaseSetting.All)
            if (values.TryGetValue(setting.Variable, out var value))
            {
                var applied = setting.Apply(options, new SettingText(setting.Variable, value, mistakes));
                if (!said.Contains(setting.Key))
                    options = applied;
                else if (applied != options)
                    mistakes.Add($"{setting.Variable} and {UrlVariable} differ; leave one of them out, or let them agree.");
            }
        options = options with { Pool = Pool(options.Pool, values, mistakes) };
        return new(kind is null ? null : options, mistakes, key => said.Contains(key) ? $"{UrlVariable}, {DatabaseUrl.Shown(key)}" : Variable(key));
    }

    // An environment that names no type and no server has a SQLite file.
    private static DatabaseKind? Kind(Dictionary<string, string> values, DatabaseDraft? url, List<string> mistakes)
    {
        if (values.TryGetValue(DatabaseSetting.TypeVariable, out var type))
        {
            if (!DatabaseKinds.TryParse(type, out var kind))
                mistakes.Add($"{DatabaseSetting.TypeVariable}: {DatabaseKinds.Unsupported(type)}.");
            else if (url?.Options is { } other && other.Kind != kind)
                mistakes.Add($"{DatabaseSetting.TypeVariable} and {UrlVariable} differ; leave one of them out, or let them agree.");
            else
                return url is { Options: null } ? null : kind;
            return null;
        }
        if (url is not null)
            return url.Options?.Kind;
        if (values.ContainsKey("DB_NAME") && !values.Keys.Any(name => name is "DB_HOST" or "DB_PORT" or "DB_USER" or "DB_PASSWORD"))
            return DatabaseKind.Sqlite;
        mistakes.Add(values.Count == 0
            ? $"neither {UrlVariable} nor {DatabaseSetting.TypeVariable} is set; expected one of them, or DB_NAME alone for a SQLite file."
            : $"{DatabaseSetting.TypeVariable} is missing; expected {string.Join(", ", DatabaseKinds.Names)}.");
        return null;
    }

    private static PoolOptions Pool(PoolOptions pool, Dictionary<string, string> values, List<string> mistakes)
    {
        if (values.TryGetValue(OverflowVariable, out var overflow))
            if (values.ContainsKey(Variable("Pool:MaxSize")))
                mistakes.Add($"{Variable("Pool:MaxSize")} and {OverflowVariable} are both set; leave one of them out.");
            else
                pool = pool with { MaxSize = pool.KeepOpen + new SettingText(OverflowVariable, overflow, mistakes).Number(0) };
        if (values.TryGetValue(PrePingVariable, out var check) && !new SettingText(PrePingVariable, check, mistakes).YesOrNo(true))
            pool = pool with { IdleCheck = Timeout.InfiniteTimeSpan };
        return pool;
    }

    private static string Variable(string key) => DatabaseSetting.All.FirstOrDefault(setting => setting.Key == key)?.Variable ?? key;
}
