namespace Perdure.Benchmarks.Raw;

/// <summary>The least a worker can do with a queue in one table, on a connection of its own: claim some tasks in one commit, end them in another.</summary>
internal abstract class RawQueueWorker : IDisposable
{
    /// <summary>What is kept of a task beside its key and place.</summary>
    public static byte[] Output { get; } = """{"result":"done"}"""u8.ToArray();

    /// <summary>The table and the index that claims read.</summary>
    /// <param name="types">What the database calls its types.</param>
    public static string[] Tables(RawTypes types) =>
    [
        $"CREATE TABLE work (id {types.Number} PRIMARY KEY, state {types.Number}, priority {types.Number}, ready {types.Number}, input {types.Bytes}, output {types.Bytes})",
        "CREATE INDEX work_ready ON work (state, priority, ready)",
    ];

    /// <summary>Claims at most some, and ends them.</summary>
    /// <returns>How many.</returns>
    public abstract int Do(int count);

    public abstract void Dispose();
}
