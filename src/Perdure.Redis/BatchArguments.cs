using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Perdure.Storage;
using StackExchange.Redis;

namespace Perdure.Redis;

/// <summary>A batch as the arguments of the script <c>write</c>.</summary>
internal sealed class BatchArguments
{
    // A record past its expiry is invisible at once; the engine removes its memory this much later, whatever the clocks of programs and server differ by.
    private static readonly TimeSpan Grace = TimeSpan.FromHours(1);
    private static readonly byte[] Nothing = [];
    private readonly PreparedSchema prepared;
    private readonly RedisKeys keys;
    private readonly WriteBatch batch;
    private readonly List<RedisValue> arguments;
    private readonly IReadOnlyDictionary<RecordKey, byte[]> owners;
    private readonly HashSet<string> searched;
    private (string Name, string Scope)? place;

    /// <param name="prepared">The declarations.</param>
    /// <param name="keys">The store's keys.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="searched">The collections whose records the server finds by vectors.</param>
    /// <param name="owners">Values of the records that are given vectors but not put.</param>
    public BatchArguments(PreparedSchema prepared, RedisKeys keys, WriteBatch batch, HashSet<string> searched, IReadOnlyDictionary<RecordKey, byte[]> owners)
    {
        (this.prepared, this.keys, this.batch, this.searched, this.owners) = (prepared, keys, batch, searched, owners);
        arguments = new(1 + (13 * batch.Operations.Count)) { OrderBytes.Of(batch.At) };
        foreach (var operation in batch.Operations)
            Add(operation);
    }

    /// <summary>A key of the batch, by which a cluster finds the server.</summary>
    public RedisKey Key => batch.Operations[0] switch
    {
        RecordOperation record => keys.Record(record.Key),
        LogOperation log => keys.Log(log.Key),
        VectorOperation vector => keys.Record(vector.Key),
        var other => throw new ArgumentException($"An operation of type {other.GetType().Name} is not one this backend knows."),
    };

    /// <summary>Whether all it does is to remove.</summary>
    public bool OnlyFrees => batch.Operations.All(operation => operation is not (Put or PutVector or Append or ReplaceEntry));

    public RedisValue[] ToArray() => [.. arguments];

    private void Add(WriteOperation operation)
    {
        switch (operation)
        {
            case RecordOperation record:
                In(record.Key.Collection, record.Key.Scope);
                Add(record);
                break;
            case LogOperation log:
                In(log.Key.Log, log.Key.Scope);
                Add(log);
                break;
            case VectorOperation vector:
                In(vector.Key.Collection, vector.Key.Scope);
                Add(vector);
                break;
        }
    }

    private void Add(VectorOperation operation)
    {
        arguments.Add(operation is PutVector ? "V" : "W");
        arguments.Add(Encoding.UTF8.GetBytes(operation.Key.Id));
        arguments.Add(operation.Vectors);
        if (operation is not PutVector put)
            return;
        var (schema, owner) = (prepared.Vectors(put.Vectors), owners.GetValueOrDefault(put.Key));
        arguments.Add(VectorBytes.Of(put.Vector.Span));
        arguments.Add(VectorGraph.Neighbours(schema.Index));
        arguments.Add(VectorGraph.Of(schema.Index).EfConstruction);
        arguments.Add(owner is null ? Nothing : Attributes(owner, prepared.Collection(put.Key.Collection)));
        arguments.Add(owner is null ? Nothing : owner[..sizeof(long)]);
    }

    private static RedisValue Attributes(byte[] owner, CollectionSchema schema) => VectorAttributes.Of(schema, schema.Project(RecordValue.Body(owner)), RecordValue.Expiry(owner));

    private void Add(RecordOperation operation)
    {
        if (operation is Put said && searched.Contains(said.Key.Collection))
        {
            arguments.Add("N");
            arguments.Add(VectorAttributes.Of(prepared.Collection(said.Key.Collection), said.Fields, said.ExpiresAt));
        }
        arguments.Add(operation switch { Put => "P", Remove => "R", _ => "Q" });
        arguments.Add(Encoding.UTF8.GetBytes(operation.Key.Id));
        arguments.Add(operation.Expect.Kind switch { ExpectKind.Absent => "1", ExpectKind.Present => "2", ExpectKind.Exactly => "3", _ => "0" });
        arguments.Add(operation.Expect.Kind == ExpectKind.Exactly ? Version(operation.Expect.Version) : Nothing);
        if (operation is not Put put)
            return;
        arguments.Add(RecordValue.Head(put, prepared.Collection(put.Key.Collection), batch.At));
        arguments.Add(put.Body);
        arguments.Add(put.CreatedAt is null ? "1" : "0");
        arguments.Add(put.ExpiresAt is { } expires ? Number((long)Math.Max(1, (expires - batch.At + Grace).TotalMilliseconds)) : Nothing);
    }

    private void Add(LogOperation operation)
    {
        arguments.Add(operation switch { Append => "A", RequireHead => "H", RequireEntry => "E", ReplaceEntry => "X", _ => "T" });
        arguments.Add(Encoding.UTF8.GetBytes(operation.Key.Id));
        switch (operation)
        {
            case Append append:
                arguments.Add(append.Expected is { } expected ? LogEntryBytes.Of(expected) : Nothing);
                arguments.Add(append.Entries.Count);
                foreach (var entry in append.Entries)
                    arguments.Add(LogEntryBytes.Of(entry, batch.At));
                break;
            case RequireHead required:
                arguments.Add(LogEntryBytes.Of(required.Expected));
                break;
            case RequireEntry required:
                arguments.Add(Number(required.Position));
                arguments.Add(Version(required.Version));
                break;
            case ReplaceEntry replace:
                arguments.Add(Number(replace.Position));
                arguments.Add(Version(replace.Expected));
                arguments.Add(LogEntryBytes.Of(replace.Entry, batch.At));
                break;
            case Trim trim:
                Ranges(trim.Ranges);
                break;
            case Drop:
                Ranges([PositionRange.All]);
                break;
        }
    }

    private void Ranges(IReadOnlyList<PositionRange> ranges)
    {
        arguments.Add(ranges.Count);
        foreach (var range in ranges)
        {
            arguments.Add(Number(range.From));
            arguments.Add(Number(range.To));
        }
    }

    // Operations on one collection or kind of log in one scope follow each other as a rule: what their keys share is said once.
    private void In(string name, string scope)
    {
        if (place == (name, scope))
            return;
        place = (name, scope);
        arguments.Add("S");
        arguments.Add(keys.Tag(scope));
        arguments.Add(RedisKeys.Of(name, scope));
        arguments.Add(name);
        arguments.Add(Encoding.UTF8.GetBytes(scope));
    }

    private static byte[] Version(long version)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, version);
        return bytes;
    }

    private static RedisValue Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
