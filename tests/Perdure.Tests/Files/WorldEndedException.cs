namespace Perdure.Tests.Files;

/// <summary>What a step throws after the crash; not an error the backend knows.</summary>
public sealed class WorldEndedException() : Exception("The process has ended.");
