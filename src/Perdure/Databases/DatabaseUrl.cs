using System.Globalization;

namespace Perdure.Databases;

/// <summary>
/// Reads <c>postgres://user:p%40ss@host:5432,host2:5433/db?sslmode=verify-full</c>. No mistake repeats what stands before the
/// question mark: whoever forgot to encode a password has parts of it in the host, the port or the path.
/// </summary>
internal static class DatabaseUrl
{
    private const string Encode = "in user names and passwords % is written %25, @ %40, : %3A, / %2F, ? %3F and # %23";

    public static DatabaseDraft Read(string url)
    {
        ArgumentException.ThrowIfNullOrEmpty(url);
        var colon = url.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
            return Unreadable("it has no scheme; expected e.g. 'postgres://user:password@host:5432/database'.");
        if (!DatabaseKinds.TryParse(url[..colon], out var kind))
            return Unreadable($"{DatabaseKinds.Unsupported(url[..colon])}.");
        var (rest, mark) = (url[(colon + 1)..], url.IndexOf('?', StringComparison.Ordinal) - colon - 1);
        var (address, query) = mark < 0 ? (rest, "") : (rest[..mark], rest[(mark + 1)..]);
        var (mistakes, given) = (new List<string>(), new HashSet<string>());
        var options = new DatabaseOptions { Kind = kind, SslMode = IsEncrypted(kind, url[..colon]) ? DatabaseSslMode.VerifyFull : null };
        if (!DatabaseKinds.Of(kind).HasServer)
        {
            if (address.StartsWith("//", StringComparison.Ordinal))
                return Unreadable($"a {DatabaseKinds.Of(kind).Title} URL has no '//'; expected {DatabaseKinds.Scheme(kind)}:agents.db, or {DatabaseKinds.Scheme(kind)}:/var/lib/agents.db for a file that is not in the current folder.");
            options = options with { Database = address };
            given.Add("Database");
        }
        else if (!address.StartsWith("//", StringComparison.Ordinal))
            return Unreadable($"behind the scheme stands no '//'; expected e.g. '{DatabaseKinds.Scheme(kind)}://user:password@host/database'.");
        else if (rest.Contains('#', StringComparison.Ordinal) || rest.LastIndexOf('@') is var at && (at != rest.IndexOf('@', StringComparison.Ordinal) || at > End(address)))
            return Unreadable($"there is an @ or # in it that is not encoded; {Encode}.");
        else
            options = Address(options, address, mistakes, given);
        options = Parameters(options, query, mistakes, given);
        if (IsEncrypted(kind, url[..colon]) && options.SslMode == DatabaseSslMode.Disable)
            mistakes.Add($"the scheme is '{url[..colon]}', which means TLS, but sslmode is disable; leave one of them out.");
        return new(options, mistakes, Shown) { Given = given };
    }

    private static bool IsEncrypted(DatabaseKind kind, string scheme) => scheme.Equals(DatabaseKinds.Of(kind).EncryptedName, StringComparison.OrdinalIgnoreCase);

    /// <summary>How a setting is called in a message about a URL.</summary>
    public static string Shown(string key) => DatabaseSetting.All.FirstOrDefault(setting => setting.Key == key)?.Parameter ?? $"the {key.ToLowerInvariant()}";

    private static DatabaseDraft Unreadable(string mistake) => new(null, [mistake], Shown);

    // Where the authority ends.
    private static int End(string address) => address.IndexOf('/', 2) is >= 0 and var end ? end : address.Length;

    private static DatabaseOptions Address(DatabaseOptions options, string address, List<string> mistakes, HashSet<string> given)
    {
        var (authority, path) = (address[2..End(address)], address[End(address)..]);
        var at = authority.IndexOf('@', StringComparison.Ordinal);
        var login = at < 0 ? [] : authority[..at].Split(':', 2);
        var (host, port) = (Decode("Host", authority[(at + 1)..]), (int?)null);
        // One host and its port are told apart, so that they compare with those of another source.
        if (host?.Contains(',', StringComparison.Ordinal) == false && HostList.Split(host) is var (name, text) && (text is null || int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
            (host, port) = (name, text is null ? null : int.Parse(text, CultureInfo.InvariantCulture));
        if (port is not null)
            given.Add("Port");
        return options with
        {
            User = Decode("User", login.ElementAtOrDefault(0)),
            Password = login.Length < 2 ? null : Decode("Password", login[1], mayBeEmpty: true),
            Host = host,
            Port = port,
            Database = Decode("Database", path.Length == 0 ? null : path[1..]),
        };

        string? Decode(string key, string? encoded, bool mayBeEmpty = false)
        {
            if (encoded is null || (encoded.Length == 0 && !mayBeEmpty))
                return null;
            given.Add(key);
            if (PercentText.TryDecode(encoded, out var decoded))
                return decoded;
            mistakes.Add($"{Shown(key)} is not percent-encoded UTF-8; {Encode}.");
            return encoded;
        }
    }

    private static DatabaseOptions Parameters(DatabaseOptions options, string query, List<string> mistakes, HashSet<string> given)
    {
        foreach (var part in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var pair = part.Split('=', 2);
            var setting = DatabaseSetting.All.FirstOrDefault(one => one.Parameter == pair[0]);
            if (setting is null)
                mistakes.Add($"'{pair[0]}' is not known; expected {string.Join(", ", DatabaseSetting.All.Where(one => one.Parameter is not null).Select(one => one.Parameter))}.");
            else if (!given.Add(setting.Key))
                mistakes.Add($"'{pair[0]}' is given twice.");
            else if (pair.Length < 2 || !PercentText.TryDecode(pair[1], out var value))
                mistakes.Add($"{pair[0]} has no value, or one that is not percent-encoded UTF-8.");
            else
                options = setting.Apply(options, new SettingText(pair[0], value, mistakes));
        }
        return options;
    }
}
