using Perdure.Storage;

namespace Perdure.Files;

/// <summary>Where things are, relative to the store's folder, with "/" between the parts.</summary>
internal static class StorePaths
{
    public const string Manifest = "store.json";
    public const string Record = ".json";
    public const string Log = ".jsonl";

    public static string Of(RecordKey key) => $"{Folder(key.Collection, key.Scope)}/{FileNames.Encode(key.Id)}{Record}";

    public static string Of(LogKey key) => $"{Folder(key.Log, key.Scope)}/{FileNames.Encode(key.Id)}{Log}";

    public static string Folder(string name, string scope) => $"{Folder(name)}/{FileNames.Encode(scope)}";

    // A schema name may be a device's name too.
    public static string Folder(string name) => FileNames.Encode(name);

    /// <summary>The folder a file is in; "" for the store's own.</summary>
    public static string Parent(string path) => path.LastIndexOf('/') is var at and >= 0 ? path[..at] : "";
}
