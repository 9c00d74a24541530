namespace Perdure.Conformance.Workers;

/// <summary>What a worker process can be asked to do: the argument behind the URL.</summary>
internal static class WorkerCommand
{
    /// <summary>Prepares the store.</summary>
    public const string Prepare = "prepare";

    /// <summary>Writes one batch after another, saying <c>ack n</c> for each, until it is killed.</summary>
    public const string Write = "write";

    /// <summary>Tries to create a record per round, saying <c>won n</c> or <c>lost n</c>.</summary>
    public const string Create = "create";

    /// <summary>Writes records with vectors, and says <c>ack n</c> for each.</summary>
    public const string Vectors = "vectors";

    /// <summary>Adds to one counter by compare-and-swap.</summary>
    public const string Count = "count";
}
