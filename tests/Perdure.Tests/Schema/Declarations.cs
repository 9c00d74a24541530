using System.Globalization;
using System.Text;
using Perdure.Storage;

namespace Perdure.Tests.Schema;

/// <summary>A collection in two revisions, and a log.</summary>
internal static class Declarations
{
    public static StoreSchema First { get; } = new(
        [new("parts", 1, [new("name", FieldKind.Text), new("size", FieldKind.Text)], [new("by_name", ["name"]), new("by_size", [], "size")], Read), new("plain", 1, [], [], _ => [])], [new("trail", 1)]);

    /// <summary>A field of another kind, one of many values, one less and one more index.</summary>
    public static StoreSchema Second { get; } = new(
        [new("parts", 2, [new("size", FieldKind.Integer), new("marks", FieldKind.Text, many: true)], [new("by_size", [], "size"), new("by_mark", ["marks"], "size")], ReadAnew), new("plain", 2, [], [], _ => [])], [new("trail", 2), new("tail", 1)]);

    public static Put Part(int i) => new(new RecordKey("parts", "s", $"{i:D2}"), IdGenerator.Default.NewVersion(), Encoding.UTF8.GetBytes($"{i}"), [FieldValue.Of($"n{i}"), FieldValue.Of($"{i}")]);

    public static async Task WriteAsync(Backend backend, params WriteOperation[] operations) =>
        (await backend.WriteAsync(new WriteBatch(operations, DateTimeOffset.UtcNow))).Conflict.ShouldBeNull();

    /// <summary>What the second revision's indexes find.</summary>
    public static async Task<string> LookAsync(Backend backend)
    {
        var parts = Second.Collections[0];
        var bySize = await backend.QueryAsync(new Query(parts, "s", "by_size") { Descending = true }).Select(record => record.Key.Id).ToListAsync();
        var odd = await backend.QueryAsync(new Query(parts, "s", "by_mark") { Equal = [FieldValue.Of("odd")] }).Select(record => record.Key.Id).ToListAsync();
        return $"{string.Join(' ', bySize)} | {string.Join(' ', odd)}";
    }

    private static IReadOnlyList<FieldValue> Read(ReadOnlyMemory<byte> body) => [FieldValue.Of("n" + Encoding.UTF8.GetString(body.Span)), FieldValue.Of(Encoding.UTF8.GetString(body.Span))];

    private static IReadOnlyList<FieldValue> ReadAnew(ReadOnlyMemory<byte> body)
    {
        var i = int.Parse(body.Span, CultureInfo.InvariantCulture);
        return [FieldValue.Of(i), FieldValue.Many([FieldValue.Of(i % 2 == 0 ? "even" : "odd"), FieldValue.Of("all")])];
    }
}
