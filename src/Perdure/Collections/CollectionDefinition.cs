using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Perdure.Serialization;
using Perdure.Storage;

namespace Perdure.Collections;

/// <summary>What a store must know of a collection before it is opened.</summary>
public abstract class CollectionDefinition
{
    private protected CollectionDefinition(string name) => Name = SchemaName.Check(name, nameof(name));

    /// <summary>The collection's name: 1 to 40 of a-z, 0-9 and _.</summary>
    public string Name { get; }

    internal abstract CollectionSchema SchemaFor(JsonSerializerOptions json);

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

    /// <summary>How records become JSON. Default: what the store's options say of the type.</summary>
    public JsonTypeInfo<T>? Json { get; init; }

    internal Func<T, string> Id { get; } = id ?? throw new ArgumentNullException(nameof(id));

    internal override CollectionSchema SchemaFor(JsonSerializerOptions json) => CodecFor(json).Schema;

    internal override IReadOnlyList<ViewSchema> ViewsFor(JsonSerializerOptions json) => [.. Views.Select(view => view(SchemaFor(json)))];

    internal RecordCodec<T> CodecFor(JsonSerializerOptions json) => codecs.GetValue(json, options => new RecordCodec<T>(this, Json ?? options.TypeInfoOf<T>()));
}
