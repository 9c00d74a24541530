using System.Text;
using Perdure.Storage;

namespace Perdure.Conformance;

/// <summary>The declarations the scenarios work with, and short ways to write operations on them.</summary>
internal static class Shapes
{
    public const string Scope = "scope-1";

    private static readonly FieldSchema[] Fields =
    [
        new("grp", FieldKind.Text), new("txt", FieldKind.Text), new("num", FieldKind.Integer), new("real", FieldKind.Number),
        new("moment", FieldKind.Time), new("flag", FieldKind.Boolean), new("tags", FieldKind.Text, many: true), new("codes", FieldKind.Integer, many: true),
    ];

    /// <summary>Records with a field of every kind and an index of every shape.</summary>
    public static CollectionSchema Items { get; } = new(
        "kit_items",
        1,
        Fields,
        [
            new("by_txt", [], "txt"), new("by_num", [], "num"), new("by_real", [], "real"), new("by_moment", [], "moment"), new("by_flag", [], "flag"),
            new("by_created", [], FieldSchema.CreatedAt), new("by_updated", [], FieldSchema.UpdatedAt),
            new("of_txt", ["txt"]), new("of_num", ["num"]), new("of_real", ["real"]), new("of_moment", ["moment"]), new("of_flag", ["flag"]), new("of_created", [FieldSchema.CreatedAt]),
            new("grp_by_txt", ["grp"], "txt"), new("grp_flag_by_real", ["grp", "flag"], "real"), new("grp_num_flag_by_moment", ["grp", "num", "flag"], "moment"),
            new("tag", ["tags"]), new("tag_by_created", ["tags"], FieldSchema.CreatedAt), new("grp_code_by_num", ["grp", "codes"], "num"),
            new("some_grp_by_txt", ["grp"], "txt") { IsSparse = true },
        ],
        FieldCodec.Projection([.. Fields.Select(field => field.Name)]));

    /// <summary>Records without fields.</summary>
    public static CollectionSchema Blobs { get; } = new("kit_blobs", 1, [], [], _ => []);

    /// <summary>The same once more, so that a name can leak into another.</summary>
    public static CollectionSchema Notes { get; } = new("kit_notes", 1, [], [], _ => []);

    public static LogSchema Journal { get; } = new("kit_journal", 1);

    public static LogSchema Ledger { get; } = new("kit_ledger", 1);

    public static StoreSchema Schema { get; } = new([Items, Blobs, Notes], [Journal, Ledger]);

    public static RecordKey Item(string id, string scope = Scope) => new(Items.Name, scope, id);

    public static RecordKey Blob(string id, string scope = Scope) => new(Blobs.Name, scope, id);

    public static RecordKey Note(string id, string scope = Scope) => new(Notes.Name, scope, id);

    public static LogKey Log(string id = "log", string scope = Scope) => new(Journal.Name, scope, id);

    public static LogKey OtherLog(string id = "log", string scope = Scope) => new(Ledger.Name, scope, id);

    /// <summary>A put of an item whose fields are null unless given.</summary>
    public static Put PutItem(RecordKey key, long version, params (string Name, FieldValue Value)[] values) =>
        new(key, version, FieldCodec.Encode(values), [.. Items.Fields.Select(field => values.FirstOrDefault(value => value.Name == field.Name).Value)]);

    public static Put Put(RecordKey key, long version, Expect expect = default, string? body = null) =>
        new(key, version, Bytes(body ?? $"{{\"v\":{version}}}"), [], expect);

    public static NewEntry Entry(long version, string? body = null) => new(version, Bytes($"h{version}"), Bytes(body ?? $"b{version}"));

    public static Append Append(LogKey key, LogHead? expected, params long[] versions) => new(key, [.. versions.Select(version => Entry(version))], expected);

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
