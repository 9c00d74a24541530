namespace Perdure.Benchmarks.Raw;

/// <summary>A raw limit that keeps a queue.</summary>
internal interface IRawQueue
{
    /// <summary>Makes the queue and fills it.</summary>
    void FillQueue(int count, byte[] input);

    /// <summary>A worker of the queue on a connection of its own.</summary>
    RawQueueWorker QueueWorker();
}
