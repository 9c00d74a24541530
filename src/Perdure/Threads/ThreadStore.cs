using System.Text.Json;
using Perdure.Collections;
using Perdure.Serialization;
using Perdure.Sessions;
using Perdure.Storage;

namespace Perdure.Threads;

/// <summary>The threads of a store. Messages and checkpoints need no thread record; one makes a thread findable by user and session. Safe to share.</summary>
public sealed partial class ThreadStore
{
    private static readonly Field<AgentThread, string?> SessionId = Field.Text<AgentThread>("session_id", thread => thread.SessionId);
    private static readonly Field<AgentThread, string?> UserId = Field.Text<AgentThread>("user_id", thread => thread.UserId);

    internal static readonly CollectionDefinition<AgentThread> Definition = new("threads", thread => thread.Id)
    {
        Indexes = [Index.On(SessionId).OrderBy(Field.CreatedAt<AgentThread>()), Index.On(UserId).OrderBy(Field.CreatedAt<AgentThread>()), Index.By(Field.CreatedAt<AgentThread>())],
        Json = RoomJson.Default.AgentThread,
        Restored = thread => thread.SessionId is { } session ? [new Require(new RecordKey(SessionStore.Definition.Name, StoreContext.StoreScope, session), Expect.Present)] : [],
    };

    private readonly StoreContext context;
    private readonly IReadOnlyList<IThreadContent> contents;
    private readonly Collection<AgentThread> threads;

    internal ThreadStore(StoreContext context, IReadOnlyList<IThreadContent> contents)
    {
        (this.context, this.contents) = (context, contents);
        threads = new Collection<AgentThread>(context, Definition);
    }

    /// <summary>Creates a thread.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.Conflict"/> when its id is taken, <see cref="Fault.InvalidReference"/> when its session is not there.</exception>
    public ValueTask<AgentThread> CreateAsync(AgentThread thread, CancellationToken cancellationToken = default) => PutAsync(thread, Expect.Absent, cancellationToken);

    /// <summary>Creates a thread or replaces the one that is there.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.InvalidReference"/> when its session is not there.</exception>
    public ValueTask<AgentThread> SaveAsync(AgentThread thread, CancellationToken cancellationToken = default) => PutAsync(thread, Expect.Any, cancellationToken);

    /// <summary>Replaces the thread that was loaded, if nobody else has since.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.Conflict"/> when the stored version is another or there is none, <see cref="Fault.InvalidReference"/> when its session is not there.</exception>
    public ValueTask<AgentThread> UpdateAsync(AgentThread thread, CancellationToken cancellationToken = default) => PutAsync(thread, Expect.Exactly(threads.Codec.VersionOf(thread)), cancellationToken);

    /// <summary>The thread of that id; null when there is none.</summary>
    public ValueTask<AgentThread?> FindAsync(string id, CancellationToken cancellationToken = default) => threads.FindAsync(id, cancellationToken);

    /// <summary>The threads of a session, newest first.</summary>
    public CollectionQuery<AgentThread> OfSession(string sessionId)
    {
        ArgumentNullException.ThrowIfNull(sessionId);
        return threads.Where(SessionId, sessionId).OrderBy(Field.CreatedAt<AgentThread>()).Descending();
    }

    /// <summary>The threads of a user, newest first.</summary>
    public CollectionQuery<AgentThread> OfUser(string userId)
    {
        ArgumentNullException.ThrowIfNull(userId);
        return threads.Where(UserId, userId).OrderBy(Field.CreatedAt<AgentThread>()).Descending();
    }

    /// <summary>All threads, newest first.</summary>
    public CollectionQuery<AgentThread> All() => threads.OrderBy(Field.CreatedAt<AgentThread>()).Descending();

    /// <summary>Deletes a thread, with its checkpoints and messages or only if it has none. On a backend whose batches can't span scopes, those go first.</summary>
    /// <returns>Whether there was a record of it, or anything under it.</returns>
    /// <exception cref="PerdureException"><see cref="Fault.InvalidReference"/> when it has checkpoints or messages and they were not to go too; the message says how many.</exception>
    public async ValueTask<bool> DeleteAsync(string id, DeleteChildren children, CancellationToken cancellationToken = default)
    {
        if (children == DeleteChildren.Cascade)
            return await RemoveAsync(id, cancellationToken).ConfigureAwait(false);
        await RefuseAsync(id, cancellationToken).ConfigureAwait(false);
        var batch = new WriteBatch([.. context.Backend.Info.Atomicity == Atomicity.Store ? contents.SelectMany(content => content.RequireNone(id)) : [], new Remove(threads.Key(id))], context.Time.UtcNow());
        var result = await context.Backend.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
        return result.Conflict is null ? result.Outcomes[^1] == 1 : throw Refused(id, "something that was written meanwhile");
    }

    /// <summary>Writes a thread with its messages and checkpoints as JSON lines. What the checkpoints of a fork need from other threads is in it, so the archive stands alone.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.NotFound"/>: there is nothing of it.</exception>
    public async ValueTask ExportAsync(string id, Stream stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var record = await FindAsync(id, cancellationToken).ConfigureAwait(false);
        var isThere = record is not null;
        foreach (var content in contents)
            isThere = isThere || await content.CountAsync(id, cancellationToken).ConfigureAwait(false) > 0;
        if (!isThere)
            throw new PerdureException(Fault.NotFound, $"Thread '{id}' has no record, no messages and no checkpoints, so there is nothing to export.");
        using var archive = new ThreadArchiveWriter(stream);
        archive.Title(id, context.Time.UtcNow());
        if (record is not null)
            archive.Add(Definition.Name, id, JsonSerializer.SerializeToUtf8Bytes(record, RoomJson.Default.AgentThread));
        foreach (var content in contents)
            await content.ExportAsync(id, archive, cancellationToken).ConfigureAwait(false);
        await archive.EndAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads an archive that <see cref="ExportAsync"/> has written, of this store or another, into a thread that has nothing yet.</summary>
    /// <param name="stream">The archive.</param>
    /// <param name="id">The thread to make; null: of the id it had.</param>
    /// <param name="cancellationToken">Leaves it imported or not.</param>
    /// <returns>The thread's id.</returns>
    /// <exception cref="ArgumentException">The stream is no archive.</exception>
    /// <exception cref="PerdureException">Conflict: the thread has something already. Corrupt: the archive is cut short or changed. InvalidReference: its session is not in this store. Nothing was imported then.</exception>
    public async ValueTask<string> ImportAsync(Stream stream, string? id = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var archive = new ThreadArchiveReader(context, contents, id is null ? null : Identifier.Check(id, nameof(id)));
        var isDone = false;
        try
        {
            var operations = await archive.ReadAsync(stream, thread => RefuseTakenAsync(thread, cancellationToken), cancellationToken).ConfigureAwait(false);
            var all = archive.Record is { } record ? [.. operations, .. await ImportedAsync(record, archive.Thread!, cancellationToken).ConfigureAwait(false)] : operations;
            if (all.Count > 0)
                await context.WriteInOrderAsync(all, cancellationToken).ConfigureAwait(false);
            isDone = true;
            return archive.Thread!;
        }
        finally
        {
            if (!isDone && archive.HasWritten)
                await RemoveAsync(archive.Thread!, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async ValueTask RefuseTakenAsync(string id, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken).ConfigureAwait(false) is not null)
            throw new PerdureException(Fault.Conflict, $"Thread '{id}' is there already. Nothing was imported; give another id or delete it first.");
        foreach (var content in contents)
            if (await content.CountAsync(id, cancellationToken).ConfigureAwait(false) is var count and > 0)
                throw new PerdureException(Fault.Conflict, $"Thread '{id}' has {count:N0} {content.Name} already. Nothing was imported; give another id or delete it first.");
    }

    private async ValueTask<IReadOnlyList<WriteOperation>> ImportedAsync(JsonElement record, string id, CancellationToken cancellationToken)
    {
        var thread = record.Deserialize(RoomJson.Default.AgentThread)! with { Id = id };
        var put = threads.Encode(thread, Expect.Absent, context.Time.UtcNow()).Operation with { CreatedAt = thread.CreatedAt, UpdatedAt = thread.UpdatedAt };
        if (thread.SessionId is not { } session)
            return [put];
        var key = new RecordKey(SessionStore.Definition.Name, StoreContext.StoreScope, session);
        if ((await context.Backend.FindAsync([key], cancellationToken).ConfigureAwait(false))[0] is null)
            throw new PerdureException(Fault.InvalidReference, $"The archive's thread belongs to session '{session}', which is not in this store. Nothing was imported; create that session first.");
        return [new Require(key, Expect.Present), put];
    }

    // What is under it first, its record last.
    private async ValueTask<bool> RemoveAsync(string id, CancellationToken cancellationToken)
    {
        while (true)
        {
            var operations = new List<WriteOperation>();
            foreach (var content in contents)
                operations.AddRange(await content.RemovalAsync(id, cancellationToken).ConfigureAwait(false));
            operations.Add(new Remove(threads.Key(id)));
            var result = await context.TryWriteInOrderAsync(operations, cancellationToken).ConfigureAwait(false);
            if (result.Conflict is null)
                return result.Outcomes.Any(outcome => outcome > 0);
            // Something was written meanwhile: what is there now decides.
        }
    }

    private async ValueTask RefuseAsync(string id, CancellationToken cancellationToken)
    {
        var found = new List<string>();
        foreach (var content in contents)
            if (await content.CountAsync(id, cancellationToken).ConfigureAwait(false) is var count and > 0)
                found.Add($"{count:N0} {content.Name}");
        if (found.Count > 0)
            throw Refused(id, string.Join(" and ", found));
    }

    private static PerdureException Refused(string id, string what) =>
        new(Fault.InvalidReference, $"Thread '{id}' has {what}; nothing was deleted. Ask for DeleteChildren.Cascade to delete them too.");

    private async ValueTask<AgentThread> PutAsync(AgentThread thread, Expect expect, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(thread);
        var (operation, stored) = threads.Encode(thread, expect, context.Time.UtcNow());
        var session = thread.SessionId is { } id ? new Require(new RecordKey(SessionStore.Definition.Name, StoreContext.StoreScope, id), Expect.Present) : null;
        var batch = new WriteBatch(session is null ? [operation] : [operation, session], stored.UpdatedAt);
        var result = await context.Backend.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
        return result.Conflict switch
        {
            null => stored.Value,
            { Operation: 1 } => throw new PerdureException(Fault.InvalidReference, $"Thread '{stored.Id}' names session '{thread.SessionId}', which is not there. Nothing was written; create the session first."),
            var conflict => throw conflict.ToException(batch),
        };
    }
}
