using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Perdure.Serialization;
using Perdure.Storage;
using Perdure.Users;

namespace Perdure.Collections;

/// <summary>What a store must know of a collection before it is opened.</summary>
public abstract class CollectionDefinition
{
    private protected CollectionDefinition(string name) => Name = SchemaName.Check(name, nameof(name));

    /// <summary>The collection's name: 1 to 40 of a-z, 0-9 and _.</summary>
    public string Name { get; }

    internal abstract CollectionSchema SchemaFor(JsonSerializerOptions json);

    /// <summary>Its part in the erasure of a user; null when it does not say whose its records are.</summary>
    internal abstract IUserContent? UserContent(StoreContext context);

    /// <summary>Whose a record of a body is; null: nobody's, or the collection does not say.</summary>
    internal abstract string? OwnerOf(JsonSerializerOptions json, ReadOnlyMemory<byte> body, string place);

    /// <summary>Whether each scope (<see cref="Collection{T}.InScope"/>) is a user's id: <see cref="AgentStore.EraseUserAsync"/> removes all records in that user's. Default: false.</summary>
    public bool HasUserScopes { get; init; }

    /// <summary>Whether its records only serve others, so that a history of them says nothing.</summary>
    internal bool ServesOthers { get; init; }

    /// <summary>The record of what is or was stored.</summary>
    internal abstract object Decode(JsonSerializerOptions json, StoredRecord record);

    /// <summary>The writes that save an old record anew, the record first; null when that may break a rule of its room.</summary>
    internal abstract IReadOnlyList<WriteOperation>? Restoration(StoreContext context, StoredRecord old, Expect expect, DateTimeOffset at);

    internal abstract IReadOnlyList<ViewSchema> ViewsFor(JsonSerializerOptions json);
}

/// <summary>
/// Declares a collection of the caller's own record type, usually as a static member beside it. The type needs nothing but an
/// id and a JSON form; one that derives from <see cref="Entity"/> is given its version and times on every save and load.
/// </summary>
/// <param name="name">1 to 40 of a-z, 0-9 and _.</param>
/// <param name="id">Reads a record's id.</param>
public sealed class CollectionDefinition<T>(string name, Func<T, string> id) : CollectionDefinition(name) where T : class
{
    private readonly ConditionalWeakTable<JsonSerializerOptions, RecordCodec<T>> codecs = [];

    /// <summary>The access paths. What none of them serves can't be asked. Default: none; records are found and listed by id.</summary>
    public IReadOnlyList<CollectionIndex<T>> Indexes { get; init; } = [];

    /// <summary>
    /// Fields that are columns for those who read the database by SQL, beyond those of <see cref="Indexes"/>; queries can't name them.
    /// A text of a column has at most 255 UTF-8 bytes; a field of many values can't be one. Default: none.
    /// </summary>
    public IReadOnlyList<Field<T>> Columns { get; init; } = [];

    /// <summary>
    /// Views for those who read the database by SQL, each made of the collection's schema:
    /// <c>[tasks => new ViewSchema("task_counts", 1, tasks, [ViewColumn.Of("status"), ViewColumn.Count("total")])]</c>. Default: none.
    /// </summary>
    public IReadOnlyList<Func<CollectionSchema, ViewSchema>> Views { get; init; } = [];

    /// <summary>Whether other tools may change its rows by SQL; see <see cref="CollectionSchema.OthersMayWrite"/>. Default: no.</summary>
    public bool OthersMayWrite { get; init; }

    /// <summary>Raise it with every change of <see cref="Indexes"/>, <see cref="Columns"/> and <see cref="OthersMayWrite"/>: a store of a lower one is brought up when it is opened, one of a higher one is refused. Default: 1.</summary>
    public int Revision { get; init; } = 1;

    /// <summary>Reads from when on a record is invisible. Default: never.</summary>
    public Func<T, DateTimeOffset?>? ExpiresAt { get; init; }

    /// <summary>Reads the version a record was loaded with, for types that are not an <see cref="Entity"/> but keep it.</summary>
    public Func<T, long>? Version { get; init; }

    /// <summary>Makes the record that a save or load returns, for types that are not an <see cref="Entity"/> but keep their version or times. Default: unchanged.</summary>
    public Func<T, Stamp, T>? Stamped { get; init; }

    /// <summary>Reads whose a record is: <see cref="AgentStore.EraseUserAsync"/> removes it with that user. Null: nobody's. Default: the collection knows no users.</summary>
    public Func<T, string?>? UserId { get; init; }

    /// <summary>How records become JSON. Default: what the store's options say of the type.</summary>
    public JsonTypeInfo<T>? Json { get; init; }

    /// <summary>What else must be true when an old record is saved anew. Null, the default: of a collection of the caller's nothing; of a room's that it may not be.</summary>
    internal Func<T, IReadOnlyList<WriteOperation>>? Restored { get; init; }

    internal Func<T, string> Id { get; } = id ?? throw new ArgumentNullException(nameof(id));

    internal override CollectionSchema SchemaFor(JsonSerializerOptions json) => CodecFor(json).Schema;

    internal override IUserContent? UserContent(StoreContext context) => UserId is null && !HasUserScopes ? null : new UserCollection<T>(context, this);

    internal override string? OwnerOf(JsonSerializerOptions json, ReadOnlyMemory<byte> body, string place) => UserId?.Invoke(CodecFor(json).Parse(body, place));

    internal override object Decode(JsonSerializerOptions json, StoredRecord record) => CodecFor(json).Decode(record).Value;

    internal override IReadOnlyList<WriteOperation>? Restoration(StoreContext context, StoredRecord old, Expect expect, DateTimeOffset at)
    {
        if (Restored is null && Rooms.Names.Contains(Name))
            return null;
        var codec = CodecFor(context.Json);
        // The body says when the record was created, which the revision does not.
        var value = codec.Parse(old.Body, old.Key.ToString());
        return [codec.Encode(value, old.Key.Scope, expect, context.Ids, at).Operation, .. Restored?.Invoke(value) ?? []];
    }

    internal override IReadOnlyList<ViewSchema> ViewsFor(JsonSerializerOptions json) => [.. Views.Select(view => view(SchemaFor(json)))];

    internal RecordCodec<T> CodecFor(JsonSerializerOptions json) => codecs.GetValue(json, options => new RecordCodec<T>(this, Json ?? options.TypeInfoOf<T>()));
}
