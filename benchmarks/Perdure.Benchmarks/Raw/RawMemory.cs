namespace Perdure.Benchmarks.Raw;

/// <summary>Copies into a list under a lock.</summary>
internal sealed class RawMemory : RawLimit
{
    private readonly Lock gate = new();
    private readonly List<byte[]> changes = [];
    private readonly Dictionary<string, byte[]> states = [];
    private readonly Dictionary<string, List<(RawRow Row, byte[] Body)>> rows = [];

    public override RawWriter Writer() => new Appender(this);

    public override void Keep(string name, byte[] state)
    {
        lock (gate)
            states[name] = state.ToArray();
    }

    public override byte[] Read(string name)
    {
        lock (gate)
            return states[name].ToArray();
    }

    public override void KeepRow(string thread, RawRow row, byte[] body)
    {
        if (!rows.TryGetValue(thread, out var list))
            rows[thread] = list = [];
        list.Add((row, body.ToArray()));
    }

    public override List<RawRow> Newest(string thread, int count)
    {
        lock (gate)
            return [.. rows[thread].TakeLast(count).Select(kept => kept.Row with { }).Reverse()];
    }

    public override long StoredBytes() => 0;

    public override void Dispose() { }

    private sealed class Appender(RawMemory memory) : RawWriter
    {
        public override void Append(string thread, long sequence, byte[] change)
        {
            lock (memory.gate)
                memory.changes.Add(change.ToArray());
        }

        public override void Dispose() { }
    }
}
