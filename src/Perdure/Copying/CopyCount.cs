namespace Perdure.Copying;

/// <summary>How much of one collection or kind of log was gone through.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Items">Records, or entries of logs.</param>
/// <param name="Bytes">Their bodies and heads, in bytes.</param>
public sealed record CopyCount(string Name, long Items, long Bytes);
