using System.Text.Json;
using Perdure.Checkpoints;

namespace Perdure.Conformance.Rooms;

/// <summary>Histories to fork, copy and delete.</summary>
internal static class History
{
    /// <summary>Saves some versions, each a list that grows beside a text that changes in its middle.</summary>
    public static async Task<SortedDictionary<long, string>> FillAsync(CheckpointThread thread, int count, string word = "long")
    {
        var texts = new SortedDictionary<long, string>();
        for (var i = 1; i <= count; i++)
        {
            var list = string.Join(',', Enumerable.Range(1, i).Select(n => $"\"{n}: {word} é\""));
            var text = $$"""{"list":[{{list}}],"text":"{{new string('a', 200)}} {{word}} text {{i}} {{new string('b', 200)}}"}""";
            var saved = i % 2 == 1 ? await thread.SaveJsonAsync(text, new SaveOptions { Step = i }).ConfigureAwait(false) : await thread.Edit().Append("list", $"{i}: {word} é").Set("text", JsonElement.Parse(text).GetProperty("text")).SaveAsync(new SaveOptions { Step = i }).ConfigureAwait(false);
            texts[saved.Version] = text;
        }
        return texts;
    }

    /// <summary>Appends an item to the list, on whatever is the latest.</summary>
    public static async Task AppendAsync(CheckpointThread thread, SortedDictionary<long, string> texts, string item)
    {
        var text = texts[texts.Keys.Max()].Replace("]", $",\"{item}\"]", StringComparison.Ordinal);
        await thread.LatestAsync().ConfigureAwait(false);
        texts[(await thread.Edit().Append("list", item).SaveAsync().ConfigureAwait(false)).Version] = text;
    }
}
