using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Perdure.Serialization;
using Perdure.Storage;

namespace Perdure.Collections;

/// <summary>Turns records of a collection into what the waist stores, and back.</summary>
internal sealed class RecordCodec<T> where T : class
{
    private readonly CollectionDefinition<T> definition;
    private readonly JsonTypeInfo<T> json;
    private readonly Field<T>[] fields;

    public RecordCodec(CollectionDefinition<T> definition, JsonTypeInfo<T> json)
    {
        (this.definition, this.json) = (definition, json);
        fields = [.. definition.Indexes
            .SelectMany(index => index.Order is null ? index.Equal : [.. index.Equal, index.Order])
            .Concat(definition.Columns.Select(column => column.Many
                ? throw new ArgumentException($"Collection '{definition.Name}': field '{column.Name}' has many values, which no column can show; name it in an index.")
                : column))
            .Where(field => !field.IsOwn).DistinctBy(field => field.Name)];
        Schema = new CollectionSchema(
            definition.Name, definition.Revision,
            [.. fields.Select(field => new FieldSchema(field.Name, field.Kind, field.Many))],
            [.. definition.Indexes.Select(index => index.Schema)],
            body => Project(Parse(body, "a record being indexed"))) { OthersMayWrite = definition.OthersMayWrite };
    }

    public CollectionSchema Schema { get; }

    /// <summary>The write of a record and what it will be once written.</summary>
    public (Put Operation, Stored<T> Stored) Encode(T item, string scope, Expect expect, IdGenerator ids, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(item);
        var entity = item as Entity;
        var id = definition.Id(item);
        if (entity is { Id: "" } && string.IsNullOrEmpty(id))
            id = ids.NewId();
        var key = new RecordKey(definition.Name, scope, id);
        DateTimeOffset? createdAt = entity is { CreatedAt: var given } && given != default ? Instant.Cut(given) : null;
        var stored = new Stored<T>(id, item, ids.NewVersion(), createdAt ?? at, at, definition.ExpiresAt?.Invoke(item) is { } end ? Instant.Cut(end) : null);
        stored = stored with { Value = WithStamp(stored) };
        var body = StateWriter.Serialize(stored.Value, json);
        return (new Put(key, stored.Version, body, Project(stored.Value), expect) { CreatedAt = createdAt, ExpiresAt = stored.ExpiresAt }, stored);
    }

    /// <summary>The record of what is stored.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.Corrupt"/> when the body is not a record of the type.</exception>
    public Stored<T> Decode(StoredRecord record)
    {
        var stored = new Stored<T>(record.Key.Id, Parse(record.Body, record.Key.ToString()), record.Version, record.CreatedAt, record.UpdatedAt, record.ExpiresAt);
        return stored with { Value = WithStamp(stored) };
    }

    public string IdOf(T item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return definition.Id(item);
    }

    /// <summary>The version an item was loaded with.</summary>
    /// <exception cref="ArgumentException">The type keeps none, or the item was never saved.</exception>
    public long VersionOf(T item)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (item is not Entity && definition.Version is null)
            throw new ArgumentException($"{typeof(T).Name} keeps no version to compare; update the Stored<{typeof(T).Name}> of FindStoredAsync, derive the type from Entity, or declare CollectionDefinition.Version.", nameof(item));
        var version = item is Entity entity ? entity.Version : definition.Version!(item);
        return version > 0 ? version : throw new ArgumentException($"{definition.Name} '{definition.Id(item)}' has version {version}: it was never saved. Use CreateAsync or SaveAsync, or update what was loaded.", nameof(item));
    }

    public static FieldValue OrderOf(Stored<T> stored, Field<T> field) => field.Name switch
    {
        FieldSchema.CreatedAt => FieldValue.Of(stored.CreatedAt),
        FieldSchema.UpdatedAt => FieldValue.Of(stored.UpdatedAt),
        _ => field.Read(stored.Value),
    };

    private T WithStamp(Stored<T> stored)
    {
        if (definition.Stamped is { } stamped)
            return stamped(stored.Value, new Stamp(stored.Id, stored.Version, stored.CreatedAt, stored.UpdatedAt));
        return stored.Value is Entity entity
            ? (T)(object)(entity with { Id = stored.Id, Version = stored.Version, CreatedAt = stored.CreatedAt, UpdatedAt = stored.UpdatedAt })
            : stored.Value;
    }

    private FieldValue[] Project(T item)
    {
        var values = new FieldValue[fields.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = Read(fields[i], item);
        return values;
    }

    private FieldValue Read(Field<T> field, T item)
    {
        try
        {
            return field.Read(item);
        }
        catch (ArgumentException exception)
        {
            throw new ArgumentException($"{definition.Name} '{definition.Id(item)}': field '{field.Name}' can't be indexed: {exception.Message}", nameof(item), exception);
        }
    }

    /// <summary>The record of a body as it was saved, with the marks of that save.</summary>
    public T Parse(ReadOnlyMemory<byte> body, string place)
    {
        try
        {
            return JsonSerializer.Deserialize(body.Span, json) ?? throw Corrupt(place, null);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw Corrupt(place, exception);
        }
    }

    private static PerdureException Corrupt(string place, Exception? inner) =>
        new(Fault.Corrupt, $"{place}: what is stored can't be read as {typeof(T).Name}{(inner is JsonException { Path: { } path } ? $" at {path}" : "")}. It was left as it is.", inner: inner);
}
