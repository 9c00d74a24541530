using Perdure.Storage;

namespace Perdure.Collections;

/// <summary>A field of <typeparamref name="T"/> that indexes and queries can name. Made by <see cref="Field"/>.</summary>
public abstract class Field<T>
{
    private protected Field(string name, FieldKind kind, bool many) => (Name, Kind, Many) = (name, kind, many);

    /// <summary>Its name in the store.</summary>
    public string Name { get; }

    /// <summary>What it holds.</summary>
    public FieldKind Kind { get; }

    /// <summary>Whether a record has a set of values of it.</summary>
    public bool Many { get; }

    /// <summary>Whether every record has it without a declaration.</summary>
    internal bool IsOwn => Name is FieldSchema.CreatedAt or FieldSchema.UpdatedAt;

    internal abstract FieldValue Read(T item);

    /// <summary>The name.</summary>
    public sealed override string ToString() => Name;
}

/// <summary>A field of <typeparamref name="T"/> and the type of its values, so that a query can't compare it with something else.</summary>
public sealed class Field<T, TValue> : Field<T>
{
    private readonly Func<T, FieldValue> read;
    private readonly Func<TValue, FieldValue> convert;

    internal Field(string name, FieldKind kind, bool many, Func<T, FieldValue> read, Func<TValue, FieldValue> convert) : base(name, kind, many) =>
        (this.read, this.convert) = (read, convert);

    internal override FieldValue Read(T item) => read(item);

    internal FieldValue Convert(TValue value) => convert(value);
}
