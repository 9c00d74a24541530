using Perdure.States;

namespace Coach.Memory;

/// <summary>Keeps the ten recent messages word by word, and folds older ones into the summary.</summary>
internal sealed class ContextManager
{
    public const int RecentMessages = 10;

    private const int Words = 8;

    public ConversationContext Add(ConversationContext context, params IEnumerable<ContextMessage> said)
    {
        var all = context.Messages.Concat(said).ToList();
        var old = all.Take(Math.Max(0, all.Count - RecentMessages)).ToList();
        return context with { Messages = [.. all.Skip(old.Count)], Summary = old.Aggregate(context.Summary, Fold) };
    }

    // A model would summarise; this one keeps how each message begins.
    private static string Fold(string summary, ContextMessage message)
    {
        var words = message.Content.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var begin = string.Join(' ', words.Take(Words)) + (words.Length > Words ? " …" : "");
        return $"{summary}{(summary.Length == 0 ? "" : "\n")}{message.Role}: {begin}";
    }
}
