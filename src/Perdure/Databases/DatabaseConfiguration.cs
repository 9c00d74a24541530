using Microsoft.Extensions.Configuration;

namespace Perdure.Databases;

/// <summary>Reads a section of configuration: <c>{ "Type": "postgres", "Host": "db.example.com", "Pool": { "MaxSize": 40 } }</c>.</summary>
internal static class DatabaseConfiguration
{
    public static DatabaseDraft Read(IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        var path = section is IConfigurationSection { Path: var own } ? own + ConfigurationPath.KeyDelimiter : "";
        var (values, mistakes, given) = (Leaves(section, "").ToDictionary(StringComparer.OrdinalIgnoreCase), new List<string>(), new HashSet<string>());
        var isKnown = DatabaseKinds.TryParse(values.GetValueOrDefault(DatabaseSetting.TypeKey), out var kind);
        if (!isKnown)
            mistakes.Add(values.GetValueOrDefault(DatabaseSetting.TypeKey) is { Length: > 0 } type
                ? $"{path}{DatabaseSetting.TypeKey}: {DatabaseKinds.Unsupported(type)}."
                : $"{path}{DatabaseSetting.TypeKey} is missing; expected {string.Join(", ", DatabaseKinds.Names)}.");
        values.Remove(DatabaseSetting.TypeKey);
        // The rest is read all the same, so that all mistakes are found at once.
        var options = new DatabaseOptions { Kind = isKnown ? kind : DatabaseKind.PostgreSql };
        foreach (var setting in DatabaseSetting.All)
            if (values.Remove(setting.Key, out var value) && value is not null && given.Add(setting.Key))
                options = setting.Apply(options, new SettingText(path + setting.Key, value, mistakes));
        mistakes.AddRange(values.Keys.Select(key => $"'{path}{key}' is not a setting; known are {DatabaseSetting.TypeKey}, {string.Join(", ", DatabaseSetting.All.Select(setting => setting.Key))}."));
        return new(isKnown ? options : null, mistakes, key => path + key) { Given = given };
    }

    private static IEnumerable<KeyValuePair<string, string?>> Leaves(IConfiguration section, string path)
    {
        foreach (var child in section.GetChildren())
        {
            var children = Leaves(child, $"{path}{child.Key}{ConfigurationPath.KeyDelimiter}").ToArray();
            foreach (var leaf in children)
                yield return leaf;
            if (children.Length == 0)
                yield return KeyValuePair.Create(path + child.Key, child.Value);
        }
    }
}
