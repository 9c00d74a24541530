using Perdure.Checkpoints;

namespace Perdure.Benchmarks.Workloads;

/// <summary>One change, in the three forms the sides take it.</summary>
/// <param name="bytes">The bytes of its values, all that a raw row of it holds.</param>
internal abstract class Step<TState>(byte[] bytes)
{
    public byte[] Bytes { get; } = bytes;

    /// <summary>Saves it as a change alone.</summary>
    public abstract ValueTask<Checkpoint> SaveAsync(CheckpointThread thread);

    /// <summary>Makes it in a whole state.</summary>
    public abstract void ApplyTo(TState state);
}
