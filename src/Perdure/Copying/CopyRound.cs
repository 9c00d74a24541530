using Perdure.Storage;

namespace Perdure.Copying;

/// <summary>Goes through two stores side by side once, and makes the target what the source is where it may write.</summary>
internal sealed class CopyRound(Backend source, Backend target, CopyOptions options, CopyWriter? writer, CopyTally tally, IdGenerator ids)
{
    public async ValueTask RunAsync(StoreSchema schema, CancellationToken cancellationToken)
    {
        var vectors = new CopyVectors(source, target, writer, tally);
        foreach (var collection in schema.Collections.OrderBy(one => one.Name, StringComparer.Ordinal))
        {
            tally.Begin(collection.Name);
            await foreach (var (left, right) in OrderedJoin.JoinAsync(source.ScopesAsync(collection.Name, null, cancellationToken), target.ScopesAsync(collection.Name, null, cancellationToken), scope => scope, cancellationToken).ConfigureAwait(false))
            {
                if (left is not null || !options.KeepOthers)
                    await RecordsAsync(collection, left, right, cancellationToken).ConfigureAwait(false);
                if (left is not null)
                    foreach (var one in schema.Vectors.Where(one => one.Collection == collection.Name))
                        await vectors.RunAsync(one, collection, left, cancellationToken).ConfigureAwait(false);
            }
        }
        var logs = new CopyLog(source, target, options, writer, tally, ids);
        foreach (var log in schema.Logs.OrderBy(one => one.Name, StringComparer.Ordinal))
        {
            tally.Begin(log.Name);
            await foreach (var (left, right) in OrderedJoin.JoinAsync(source.ScopesAsync(log.Name, null, cancellationToken), target.ScopesAsync(log.Name, null, cancellationToken), scope => scope, cancellationToken).ConfigureAwait(false))
            {
                if (left is null && options.KeepOthers)
                    continue;
                await foreach (var (one, other) in OrderedJoin.JoinAsync(Logs(source, log.Name, left, cancellationToken), Logs(target, log.Name, right, cancellationToken), id => id, cancellationToken).ConfigureAwait(false))
                    if (one is not null || !options.KeepOthers)
                        await logs.RunAsync(new LogKey(log.Name, left ?? right!, one ?? other!), one is not null, other is not null, cancellationToken).ConfigureAwait(false);
            }
        }
        if (writer is not null)
            await writer.FlushAsync().ConfigureAwait(false);
        tally.End();
    }

    private async ValueTask RecordsAsync(CollectionSchema collection, string? inSource, string? inTarget, CancellationToken cancellationToken)
    {
        await foreach (var (left, right) in OrderedJoin.JoinAsync(Records(source, collection, inSource, cancellationToken), Records(target, collection, inTarget, cancellationToken), record => record.Key.Id, cancellationToken).ConfigureAwait(false))
        {
            // What ends its time while it is compared is no difference.
            if ((left is null && options.KeepOthers) || (left?.ExpiresAt ?? right?.ExpiresAt) <= Later(source.Time.UtcNow(), target.Time.UtcNow()))
                continue;
            if (left is not null)
                tally.AddSource(left);
            if (right is not null)
                tally.AddTarget(right);
            if (Difference(left, right) is not { } how)
                continue;
            tally.Differs((left ?? right!).Key, how);
            if (writer is not null)
                await MendAsync(collection, left, right).ConfigureAwait(false);
        }
    }

    private async ValueTask MendAsync(CollectionSchema collection, StoredRecord? left, StoredRecord? right)
    {
        if (left is null)
        {
            await writer!.AddAsync(new Remove(right!.Key, Expect.Exactly(right.Version)), 0).ConfigureAwait(false);
            return;
        }
        // A change without a new version would look like that of another tool: the record goes first.
        if (left.Version == right?.Version)
        {
            await writer!.AddAsync(new Remove(right.Key), 0).ConfigureAwait(false);
            await writer.FlushAsync().ConfigureAwait(false);
        }
        var put = new Put(left.Key, left.Version, left.Body, collection.Project(left.Body)) { CreatedAt = left.CreatedAt, UpdatedAt = left.UpdatedAt, ExpiresAt = left.ExpiresAt };
        await writer!.AddAsync(put, left.Body.Length).ConfigureAwait(false);
    }

    private static string? Difference(StoredRecord? left, StoredRecord? right) => (left, right) switch
    {
        (null, _) => "is in the target only.",
        (_, null) => "is missing in the target.",
        _ when left.Version != right.Version => $"has version {left.Version} in the source, {right.Version} in the target.",
        _ when left.CreatedAt != right.CreatedAt => $"was created at {left.CreatedAt:O} in the source, {right.CreatedAt:O} in the target.",
        _ when left.UpdatedAt != right.UpdatedAt => $"was changed at {left.UpdatedAt:O} in the source, {right.UpdatedAt:O} in the target.",
        _ when left.ExpiresAt != right.ExpiresAt => $"expires at {left.ExpiresAt:O} in the source, {right.ExpiresAt:O} in the target.",
        _ => left.Body.Span.SequenceEqual(right.Body.Span) ? null : $"has another body: {left.Body.Length:N0} bytes in the source, {right.Body.Length:N0} in the target.",
    };

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static IAsyncEnumerable<StoredRecord> Records(Backend backend, CollectionSchema collection, string? scope, CancellationToken cancellationToken) =>
        scope is null ? AsyncEnumerable.Empty<StoredRecord>() : backend.QueryAsync(new Query(collection, scope) { Limit = int.MaxValue }, cancellationToken);

    private static IAsyncEnumerable<string> Logs(Backend backend, string log, string? scope, CancellationToken cancellationToken) =>
        scope is null ? AsyncEnumerable.Empty<string>() : backend.LogsAsync(log, scope, cancellationToken);
}
