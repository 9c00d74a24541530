using System.Globalization;
using System.Text;

namespace Perdure.Benchmarks.Raw;

/// <summary>Appends to a file and syncs it; a whole state is a file.</summary>
internal sealed class RawFiles(string folder, bool full) : RawLimit
{
    private readonly List<RawWriter> writers = [];

    public override RawWriter Writer()
    {
        var writer = new Appender(Path.Combine(folder, writers.Count.ToString(CultureInfo.InvariantCulture)), full);
        writers.Add(writer);
        return writer;
    }

    public override void Keep(string name, byte[] state) => File.WriteAllBytes(PathOf(name, "state"), state);

    public override byte[] Read(string name) => File.ReadAllBytes(PathOf(name, "state"));

    // Bodies in one file, lines of metadata in another, so that the newest lines are one short read from the end.
    public override void KeepRow(string thread, RawRow row, byte[] body)
    {
        File.AppendAllBytes(PathOf(thread, "bodies"), body);
        File.AppendAllText(PathOf(thread, "rows"), string.Create(CultureInfo.InvariantCulture, $"{row.Sequence}\t{row.At}\t{row.Step}\t{row.Node}\t{row.Metadata}\n"));
    }

    public override List<RawRow> Newest(string thread, int count)
    {
        using var file = File.OpenHandle(PathOf(thread, "rows"));
        var bytes = new byte[Math.Min(256 * count, RandomAccess.GetLength(file))];
        RandomAccess.Read(file, bytes, RandomAccess.GetLength(file) - bytes.Length);
        return [.. Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(count).Select(Parse).Reverse()];
    }

    public override long StoredBytes() => Directory.EnumerateFiles(folder).Sum(file => new FileInfo(file).Length);

    public override void Dispose() => writers.ForEach(writer => writer.Dispose());

    private static RawRow Parse(string line)
    {
        var parts = line.Split('\t');
        return new RawRow(Number(parts[0]), Number(parts[1]), Number(parts[2]), parts[3], parts[4]);
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private string PathOf(string name, string kind) => Path.Combine(folder, $"{name}.{kind}");

    private sealed class Appender(string path, bool full) : RawWriter
    {
        private readonly FileStream file = new(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);

        public override void Append(string thread, long sequence, byte[] change)
        {
            file.Write(change);
            if (full)
                file.Flush(flushToDisk: true);
        }

        public override void Dispose() => file.Dispose();
    }
}
