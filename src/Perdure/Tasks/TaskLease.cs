namespace Perdure.Tasks;

/// <summary>Who does a task, and until when nobody else may.</summary>
/// <param name="Owner">Who, for people and logs.</param>
/// <param name="Token">The mark of this claim: no other has the same.</param>
/// <param name="Until">When it ends, UTC, unless it is extended. From then on the task can be claimed by others and what this holder does is refused.</param>
public sealed record TaskLease(string Owner, string Token, DateTimeOffset Until);
