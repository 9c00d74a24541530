using Perdure.Storage;

namespace Perdure.Checkpoints;

/// <summary>What the room asks of a backend. All of it lies in the scope of its thread.</summary>
internal static class CheckpointSchema
{
    public const string DefaultNamespace = "main";

    /// <summary>One log per namespace; an entry per checkpoint.</summary>
    public static LogSchema Log { get; } = new("checkpoints", 1);

    /// <summary>Pieces a fork has taken over from an origin that was deleted.</summary>
    public static LogSchema Pieces { get; } = new("checkpoint_pieces", 1);

    /// <summary>One log per namespace; results of tasks whose step has no checkpoint yet.</summary>
    public static LogSchema Writes { get; } = new("checkpoint_writes", 1);

    /// <summary>One record per namespace that began as a fork: where its first pieces stand.</summary>
    public static CollectionSchema Origins { get; } = Plain("checkpoint_origins");

    /// <summary>One record per thread that was forked: who needs its pieces.</summary>
    public static CollectionSchema Forks { get; } = Plain("checkpoint_forks");

    public static IReadOnlyList<LogSchema> Logs => [Log, Pieces, Writes];

    public static IReadOnlyList<CollectionSchema> Collections => [Origins, Forks];

    public static LogKey LogOf(string thread, string ns) => new(Log.Name, thread, ns);

    private static CollectionSchema Plain(string name) => new(name, 1, [], [], _ => []);
}
