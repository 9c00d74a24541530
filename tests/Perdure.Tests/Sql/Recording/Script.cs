namespace Perdure.Tests.Sql.Recording;

/// <summary>
/// What answers come. A command takes the next answer of the first rule whose text it holds and that has answers left. Transactions ask too, as "BEGIN", "COMMIT", "ROLLBACK", and so does a connection as "OPEN". Safe to share.
/// </summary>
internal sealed class Script
{
    private readonly Lock gate = new();
    private readonly List<(string Part, Queue<Reply> Replies)> rules = [];

    /// <summary>Commands whose text holds a part get these, one each, in this order.</summary>
    public Script On(string part, params Reply[] replies)
    {
        lock (gate)
            rules.Add((part, new Queue<Reply>(replies)));
        return this;
    }

    /// <summary>The answers that nobody asked for: a test that planned them did not happen as planned.</summary>
    public IReadOnlyList<string> Left
    {
        get
        {
            lock (gate)
                return [.. rules.Where(rule => rule.Replies.Count > 0).Select(rule => $"{rule.Replies.Count} on '{rule.Part}'")];
        }
    }

    /// <summary>Null leaves the answer to the engine behind, or to what is usual: one row touched, none read.</summary>
    public Reply? Next(string text)
    {
        lock (gate)
            foreach (var (part, replies) in rules)
                if (text.Contains(part, StringComparison.Ordinal) && replies.TryDequeue(out var reply))
                    return reply;
        return null;
    }
}
