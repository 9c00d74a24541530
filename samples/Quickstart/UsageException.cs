namespace Quickstart;

/// <summary>What was asked for can't be done; the message says why and what can.</summary>
internal sealed class UsageException(string message) : Exception(message);
