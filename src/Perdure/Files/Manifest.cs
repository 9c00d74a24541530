using System.Text;
using System.Text.Json;
using Perdure.Storage;

namespace Perdure.Files;

/// <summary>The store's own file: the format of everything else, and the revisions of what is stored.</summary>
internal sealed class Manifest
{
    /// <summary>The format this code reads and writes.</summary>
    public const int Format = 1;

    private readonly SortedDictionary<string, int> collections = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> logs = new(StringComparer.Ordinal);

    /// <summary>Reads it; null when there is none.</summary>
    public static Manifest? Read(string root)
    {
        var path = Path.Combine(root, StorePaths.Manifest);
        if (!File.Exists(path))
            return null;
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var format = document.RootElement.GetProperty("format").GetInt32();
            if (format > Format)
                throw new PerdureException(Fault.SchemaMismatch, $"The store in '{root}' has format {format}, but this program knows formats up to {Format}. Nothing was changed; run a newer program.");
            var manifest = new Manifest();
            Fill(manifest.collections, document.RootElement.GetProperty("collections"));
            Fill(manifest.logs, document.RootElement.GetProperty("logs"));
            return manifest;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException)
        {
            throw FileFaults.Corrupt(StorePaths.Manifest, "it is not the JSON of a store", exception);
        }
    }

    /// <summary>Refuses declarations older than what is stored, and of another kind.</summary>
    public void Check(StoreSchema schema)
    {
        foreach (var collection in schema.Collections)
            Check(collection.Name, collections, collection.Revision);
        foreach (var log in schema.Logs)
            Check(log.Name, logs, log.Revision);
        foreach (var name in schema.Collections.Select(one => one.Name).Where(logs.ContainsKey).Concat(schema.Logs.Select(one => one.Name).Where(collections.ContainsKey)))
            throw new PerdureException(Fault.SchemaMismatch, $"'{name}' is stored as something else than this program declares. Nothing was changed; give the declaration another name.");
    }

    /// <summary>Takes declarations in. False when all were there.</summary>
    public bool Add(StoreSchema schema)
    {
        var changed = false;
        foreach (var collection in schema.Collections)
            changed |= Set(collections, collection.Name, collection.Revision);
        foreach (var log in schema.Logs)
            changed |= Set(logs, log.Name, log.Revision);
        return changed;
    }

    public byte[] ToBytes()
    {
        var text = new StringBuilder($"{{\n\"format\":{Format},\n\"collections\":{{");
        text.AppendJoin(',', collections.Select(pair => $"\"{pair.Key}\":{pair.Value}")).Append("},\n\"logs\":{");
        text.AppendJoin(',', logs.Select(pair => $"\"{pair.Key}\":{pair.Value}")).Append("}\n}\n");
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private static void Check(string name, SortedDictionary<string, int> stored, int declared)
    {
        if (stored.TryGetValue(name, out var revision) && revision > declared)
            throw new PerdureException(Fault.SchemaMismatch, $"'{name}' is stored in revision {revision}, but this program declares revision {declared}. Nothing was changed; run a newer program.");
    }

    private static bool Set(SortedDictionary<string, int> target, string name, int revision)
    {
        if (target.TryGetValue(name, out var known) && known == revision)
            return false;
        target[name] = revision;
        return true;
    }

    private static void Fill(SortedDictionary<string, int> target, JsonElement source)
    {
        foreach (var member in source.EnumerateObject())
            target[member.Name] = member.Value.GetInt32();
    }
}
