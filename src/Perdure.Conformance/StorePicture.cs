using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Perdure.Storage;

namespace Perdure.Conformance;

/// <summary>All that can be seen in a store, as text: two stores with one picture hold the same, and a picture that did not change means nothing was written.</summary>
public static class StorePicture
{
    /// <summary>Takes the picture of everything a schema declares, one line per record and entry.</summary>
    public static async Task<string> TakeAsync(Backend backend, StoreSchema schema, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(backend);
        ArgumentNullException.ThrowIfNull(schema);
        var text = new StringBuilder();
        foreach (var collection in schema.Collections)
            await foreach (var scope in backend.ScopesAsync(collection.Name, null, cancellationToken).ConfigureAwait(false))
                await foreach (var record in backend.QueryAsync(new Query(collection, scope) { Limit = int.MaxValue }, cancellationToken).ConfigureAwait(false))
                    text.AppendLine(Line(record));
        foreach (var log in schema.Logs)
            await foreach (var scope in backend.ScopesAsync(log.Name, null, cancellationToken).ConfigureAwait(false))
                await foreach (var id in backend.LogsAsync(log.Name, scope, cancellationToken).ConfigureAwait(false))
                    await AddAsync(text, backend, new LogKey(log.Name, scope, id), cancellationToken).ConfigureAwait(false);
        return text.ToString();
    }

    /// <summary>One record as a line.</summary>
    public static string Line(StoredRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return string.Create(CultureInfo.InvariantCulture, $"{record.Key} v{record.Version} {Digest(record.Body.Span)} created {record.CreatedAt:O} updated {record.UpdatedAt:O} expires {record.ExpiresAt:O}");
    }

    private static async Task AddAsync(StringBuilder text, Backend backend, LogKey key, CancellationToken cancellationToken) =>
        await backend.ReadLogAsync(
            new LogRead(key, PositionRange.All),
            entry =>
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"{key} #{entry.Position} v{entry.Version} at {entry.At} head {Digest(entry.Head)} body {Digest(entry.Body)}");
                return true;
            },
            cancellationToken).ConfigureAwait(false);

    private static string Digest(ReadOnlySpan<byte> bytes) => bytes.Length <= 24
        ? $"[{Convert.ToHexStringLower(bytes)}]"
        : string.Create(CultureInfo.InvariantCulture, $"[{bytes.Length}:{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 12))}]");
}
