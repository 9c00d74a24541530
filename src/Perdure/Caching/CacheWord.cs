using System.Text.Json;
using Perdure.Storage;

namespace Perdure.Caching;

/// <summary>What one cache tells the others: whose records have changed, or may have. As text: <c>["node","w",["agents","store","guide"]]</c>; <c>d</c>: in doubt; an <c>x</c> behind it: apart; no keys: any record.</summary>
/// <param name="Node">Who says it; nobody heeds his own words.</param>
/// <param name="IsDoubt">Whether the writer does not know if the write happened, or still will.</param>
/// <param name="IsApart">Whether the writer could not tell the distributed cache, which may hold what was before.</param>
/// <param name="Keys">The records; none: any.</param>
internal sealed record CacheWord(string Node, bool IsDoubt, bool IsApart, IReadOnlyList<RecordKey> Keys)
{
    public const string Channel = "perdure.cache";

    // With escapes a key can take about 5 KB, so that one always fits into a signal.
    private const int Most = SignalText.MaxBytes - 200;

    // More are told as "any record": one signal instead of many.
    private const int MostSignals = 8;

    /// <summary>The signals that say it.</summary>
    public IReadOnlyList<string> Texts()
    {
        var start = $"[\"{Node}\",\"{(IsDoubt ? "d" : "w")}{(IsApart ? "x" : "")}\"";
        var texts = new List<string>();
        var text = start;
        foreach (var key in Keys)
        {
            var next = $",[\"{key.Collection}\",\"{JsonEncodedText.Encode(key.Scope)}\",\"{JsonEncodedText.Encode(key.Id)}\"]";
            if (text.Length + next.Length > Most && text.Length > start.Length)
            {
                texts.Add(text + "]");
                text = start;
            }
            text += next;
        }
        texts.Add(text + "]");
        return texts.Count <= MostSignals ? texts : [start + "]"];
    }

    /// <summary>What a signal says; null when it is none of these, e.g. one of a later version, and anything may have changed.</summary>
    public static CacheWord? Parse(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            var parts = json.RootElement.EnumerateArray().ToArray();
            return new CacheWord(parts[0].GetString()!, parts[1].GetString()!.StartsWith('d'), parts[1].GetString()!.EndsWith('x'), [.. parts.Skip(2).Select(key => new RecordKey(key[0].GetString()!, key[1].GetString()!, key[2].GetString()!))]);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or IndexOutOfRangeException or ArgumentException)
        {
            return null;
        }
    }
}
