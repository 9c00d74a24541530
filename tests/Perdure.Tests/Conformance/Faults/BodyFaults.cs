using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Perdure.Storage;

namespace Perdure.Tests.Conformance.Faults;

/// <summary>Mistakes of what is kept: bodies, versions, times, memory.</summary>
internal static class BodyFaults
{
    public static IReadOnlyList<PlantedFault> All { get; } =
    [
        new("bodies as text", ["fidelity.body-every-byte", "fidelity.body-not-utf8"], b => new FaultyBackend(b) { Changing = op => Bodies(op, body => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body.Span))) }),
        new("bodies as zero-terminated text", ["fidelity.body-one-zero-byte", "fidelity.body-raw-zero-characters"], b => new FaultyBackend(b) { Changing = op => Bodies(op, body => body.Span.IndexOf((byte)0) is var at and >= 0 ? body[..at] : body) }),
        new("bodies trimmed", ["fidelity.body-trailing-spaces"], b => new FaultyBackend(b) { Changing = op => Bodies(op, body => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body.Span).Trim())) }),
        new("bodies normalised", ["fidelity.body-escaped-zero-character", "fidelity.body-negative-zero"], b => new FaultyBackend(b) { Changing = op => Bodies(op, body => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body.Span).Replace("e\u0301", "\u00e9", StringComparison.Ordinal).Replace("\\u0000", "", StringComparison.Ordinal).Replace("-0", "0", StringComparison.Ordinal))) }),
        new("bodies cut at a million bytes", ["fidelity.body-four-megabytes"], b => new FaultyBackend(b) { Changing = op => Bodies(op, body => body.Length > 1_000_000 ? body[..1_000_000] : body) }),
        new("bodies over 60,000 bytes lost", ["error.too-large"], b => new FaultyBackend(b) { Changing = op => Bodies(op, body => body.Length > 60_000 ? default : body) }),
        new("bodies parsed and written again", ["fidelity.body-dates-with-offset", "fidelity.body-emoji", "fidelity.body-hostile-keys", "fidelity.body-unnormalised-text", "fidelity.body-white-space"], b => new FaultyBackend(b) { Changing = op => Bodies(op, Reserialised) }),
        new("empty becomes a space", ["fidelity.body-empty", "fidelity.overwritten-by-shorter-and-longer"], b => new FaultyBackend(b) { Changing = op => Bodies(op, body => body.IsEmpty ? new byte[] { 32 } : body) }),
        new("versions as floating-point numbers", ["cas.record-made-anew", "cas.require"], b => new FaultyBackend(b) { Changing = op => op is Put put ? put with { Version = (long)(double)(put.Version / 2 * 2) } : op }),
        new("times to the millisecond", ["expiry.invisible-at-its-moment", "fidelity.entry-times", "fidelity.expiry-times"], b => new FaultyBackend(b) { Changing = op => op is Put put ? put with { CreatedAt = Milliseconds(put.CreatedAt), UpdatedAt = Milliseconds(put.UpdatedAt), ExpiresAt = Milliseconds(put.ExpiresAt) } : op is Append append ? append with { Entries = [.. append.Entries.Select(entry => entry with { At = Milliseconds(entry.At) })] } : op }),
        new("creation follows every write", ["fidelity.times-of-replaced-record", "order.created-at"], b => new FaultyBackend(b) { Writing = (inner, batch, token) => inner.WriteAsync(new WriteBatch([.. batch.Operations.Select(op => op is Put put ? put with { CreatedAt = batch.At } : op)], batch.At), token) }),
        new("updates keep the time", ["order.updated-at"], b => new FaultyBackend(b) { Changing = op => op is Put { UpdatedAt: not null } put ? put with { UpdatedAt = null } : op }),
        new("aliases what it is given", ["alias.given-body", "race.counter"], Aliased),
        new("aliases what it hands out", ["alias.found-body", "alias.queried-body"], b => { var kept = new ConcurrentDictionary<(RecordKey, long), StoredRecord>(); return new FaultyBackend(b) { Finding = record => record is null ? null : kept.GetOrAdd((record.Key, record.Version), record) }; }),
        new("answers in another order", ["setup.adds-to-what-is-there", "setup.instances-at-once"], b => new FaultyBackend(b) { Answering = (_, _, records) => records.Reverse() }),
        new("finds drop what is absent", ["expiry.absent-holds", "fidelity.many-keys-in-one-find"], b => new FaultyBackend(b) { Finding = record => record?.Key.Id == "b" ? null : record }),
        new("aliases entries", ["alias.given-entry", "alias.replaced-entry"], AliasedEntries),
        new("aliases fields", ["atomic.conflict-at-each-position"], AliasedFields),
    ];

    private static WriteOperation Bodies(WriteOperation operation, Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> change) => operation is Put put ? put with { Body = change(put.Body) } : operation;

    private static ReadOnlyMemory<byte> Reserialised(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonSerializer.SerializeToUtf8Bytes(JsonDocument.Parse(body).RootElement);
        }
        catch (JsonException)
        {
            return body;
        }
    }

    private static DateTimeOffset? Milliseconds(DateTimeOffset? time) => time is { } value ? new DateTimeOffset(value.UtcTicks / TimeSpan.TicksPerMillisecond * TimeSpan.TicksPerMillisecond, TimeSpan.Zero) : null;

    private static FaultyBackend Aliased(Backend b)
    {
        var given = new ConcurrentDictionary<RecordKey, ReadOnlyMemory<byte>>();
        return new FaultyBackend(b)
        {
            Changing = operation =>
            {
                if (operation is Put put)
                    given[put.Key] = put.Body;
                return operation;
            },
            Finding = record => record is not null && given.TryGetValue(record.Key, out var body) ? record with { Body = body } : record,
        };
    }

    // Keeps the arrays of the last append or replacement, and shows them instead of what was stored.
    private static FaultyBackend AliasedEntries(Backend b)
    {
        var given = new ConcurrentDictionary<long, NewEntry>();
        return new FaultyBackend(b)
        {
            Changing = operation =>
            {
                foreach (var entry in operation is Append append ? append.Entries : operation is ReplaceEntry replace ? [replace.Entry] : [])
                    given[entry.Version] = entry;
                return operation;
            },
            Visiting = visitor => entry => visitor(given.TryGetValue(entry.Version, out var alias)
                ? new LogEntryView { Position = entry.Position, Version = entry.Version, At = entry.At, Head = alias.Head.Span, Body = alias.Body.Span, BodyLength = entry.BodyLength }
                : entry),
        };
    }

    // Keeps the list of fields and reads it again when something else is written.
    private static FaultyBackend AliasedFields(Backend b)
    {
        var given = new ConcurrentDictionary<RecordKey, Put>();
        return new FaultyBackend(b)
        {
            Writing = async (inner, batch, token) =>
            {
                foreach (var put in given.Values.Where(put => !batch.Operations.OfType<RecordOperation>().Any(operation => operation.Key == put.Key)))
                    await inner.WriteAsync(new WriteBatch([put with { Expect = Expect.Present }], batch.At), token);
                foreach (var put in batch.Operations.OfType<Put>())
                    given[put.Key] = put;
                return await inner.WriteAsync(batch, token);
            },
        };
    }
}
