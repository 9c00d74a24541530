using System.Runtime.ExceptionServices;

namespace Perdure.Tasks;

/// <summary>One caller's claim, which shares a read and a write with others that wait at the same queue.</summary>
internal sealed class ClaimWork(int count, ClaimOptions options)
{
    private readonly List<AgentTask> claimed = [];

    public ClaimOptions Options => options;

    public int Missing => count - claimed.Count;

    /// <summary>Why nothing came of it; null when it was served.</summary>
    public Exception? Failure { get; set; }

    public void Add(AgentTask task) => claimed.Add(task);

    /// <summary>What it got. What was claimed before a failure is the caller's all the same.</summary>
    public IReadOnlyList<AgentTask> Result()
    {
        if (claimed.Count == 0 && Failure is { } failure)
            ExceptionDispatchInfo.Throw(failure);
        return claimed;
    }
}
