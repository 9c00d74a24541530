using System.Text.Json;
using Perdure.Storage;

namespace Perdure.Tests.Model;

/// <summary>The small hostile world that random sequences play in: few names, so that they meet often.</summary>
internal static class Universe
{
    public static readonly string[] Ids = ["a", "A", "B", "a ", "a/b", "é", "e\u0301", "\uffff", "😀"];
    public static readonly string[] Scopes = ["user1", "user10", "User1"];
    public static readonly string[] LogIds = ["log", "Log", "log/1"];

    public static readonly FieldValue[] Texts = [FieldValue.Null, FieldValue.Of(""), FieldValue.Of("x"), FieldValue.Of("X"), FieldValue.Of("x "), FieldValue.Of("\uffff"), FieldValue.Of("😀")];
    public static readonly FieldValue[] Numbers = [FieldValue.Null, FieldValue.Of(long.MinValue), FieldValue.Of(-1), FieldValue.Of(0), FieldValue.Of(2), FieldValue.Of(10), FieldValue.Of(long.MaxValue)];
    public static readonly FieldValue[] Tags = [FieldValue.Null, FieldValue.Many([]), FieldValue.Many([FieldValue.Of("x")]), FieldValue.Many([FieldValue.Of("x"), FieldValue.Of("X"), FieldValue.Of("y")]), FieldValue.Of("y")];

    public static CollectionSchema Items { get; } = new(
        "m_items",
        1,
        [new("txt", FieldKind.Text), new("num", FieldKind.Integer), new("tags", FieldKind.Text, many: true)],
        [new("by_txt", [], "txt"), new("by_num", [], "num"), new("by_updated", [], FieldSchema.UpdatedAt), new("txt_by_num", ["txt"], "num"), new("tag_by_num", ["tags"], "num"), new("of_txt", ["txt"]), new("by_created", [], FieldSchema.CreatedAt)],
        _ => throw new JsonException("Nothing is filled in here."));

    public static CollectionSchema Notes { get; } = new("m_notes", 1, [], [], _ => []);

    public static LogSchema Log { get; } = new("m_log", 1);

    public static StoreSchema Schema { get; } = new([Items, Notes], [Log]);
}
