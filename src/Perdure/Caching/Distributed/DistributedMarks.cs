using System.Security.Cryptography;
using System.Text;
using Perdure.Storage;

namespace Perdure.Caching;

/// <summary>
/// The marks that say which entries of a distributed cache count: one of each record and one of all. An entry carries the marks that were there
/// before its record was read, and counts while they are. A write closes the record's mark before and makes a new one after, so what was read
/// before or meanwhile never counts again, without any compare-and-swap, which these caches do not have.
/// </summary>
internal sealed class DistributedMarks(DistributedLink link, string name)
{
    // Longer than any entry lives; when one goes earlier, the entries under it do not count any more.
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(2);

    private readonly string prefix = $"perdure:{name}:";

    /// <summary>Where the mark of a record is; null: that of all.</summary>
    public string MarkOf(RecordKey? key) => key is { } one ? $"{prefix}m:{Hash(one)}" : $"{prefix}all";

    /// <summary>Where the entry of a record is.</summary>
    public string EntryOf(RecordKey key) => $"{prefix}r:{Hash(key)}";

    /// <summary>The mark of a record or of all; made when there is none. Null: a write is under way, or the cache can't be asked.</summary>
    public async Task<Guid?> ReadAsync(RecordKey? key, CancellationToken cancellationToken)
    {
        var (isDone, value) = await link.GetAsync(MarkOf(key), cancellationToken).ConfigureAwait(false);
        return !isDone ? null
            : value is null ? await MakeAsync(key).ConfigureAwait(false)
            : value.Length == 16 && new Guid(value) is var mark && mark != Guid.Empty ? mark : null;
    }

    /// <summary>Makes a new mark: no entry from before counts any more. Null: the cache can't be asked.</summary>
    public async Task<Guid?> MakeAsync(RecordKey? key)
    {
        var mark = Guid.NewGuid();
        return await link.SetAsync(MarkOf(key), mark.ToByteArray(), Lifetime).ConfigureAwait(false) ? mark : null;
    }

    /// <summary>Says that a write is under way; after a while that counts no more, should the writer have died.</summary>
    public Task<bool> CloseAsync(RecordKey? key) => link.SetAsync(MarkOf(key), Guid.Empty.ToByteArray(), CacheWrite.Doubt);

    // Some caches take keys of 449 characters at most. The parts are never joined by a delimiter.
    private static string Hash(RecordKey key)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in (ReadOnlySpan<string>)[key.Collection, key.Scope, key.Id])
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
