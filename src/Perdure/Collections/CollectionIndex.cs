using System.Security.Cryptography;
using System.Text;
using Perdure.Storage;

namespace Perdure.Collections;

/// <summary>An access path of a collection: equality fields, then one order field, then the id. Made by <c>Index.On(…)</c> and <c>Index.By(…)</c>. Immutable.</summary>
public sealed class CollectionIndex<T>
{
    internal CollectionIndex(IReadOnlyList<Field<T>> equal, Field<T>? order, string? name = null, bool isSparse = false)
    {
        (Equal, Order, IsSparse) = (equal, order, isSparse);
        Name = name ?? MakeName(equal, order);
    }

    /// <summary>The fields a query must fix.</summary>
    public IReadOnlyList<Field<T>> Equal { get; }

    /// <summary>The field that orders and ranges; null orders by id.</summary>
    public Field<T>? Order { get; }

    /// <summary>Whether records whose first field is null are left out. Default: no.</summary>
    public bool IsSparse { get; }

    /// <summary>Its name in the store. Default: made of the fields' names.</summary>
    public string Name { get; }

    /// <summary>The same index, ordered by a field.</summary>
    public CollectionIndex<T> OrderBy(Field<T> order)
    {
        ArgumentNullException.ThrowIfNull(order);
        return new(Equal, order, isSparse: IsSparse);
    }

    /// <summary>The same index under a name of the caller's choice.</summary>
    public CollectionIndex<T> Named(string name) => new(Equal, Order, SchemaName.Check(name, nameof(name)), IsSparse);

    /// <summary>The same index without the records whose first field is null, which then can't be asked for. Where most records have none, writes become cheaper.</summary>
    public CollectionIndex<T> Sparse() => new(Equal, Order, Name, isSparse: true);

    internal IndexSchema Schema => new(Name, [.. Equal.Select(one => one.Name)], Order?.Name) { IsSparse = IsSparse };

    private static string MakeName(IReadOnlyList<Field<T>> equal, Field<T>? order)
    {
        var parts = new List<string>();
        if (equal.Count > 0)
            parts.Add("on_" + string.Join('_', equal.Select(field => field.Name)));
        if (order is not null)
            parts.Add("by_" + order.Name);
        var name = string.Join('_', parts);
        return name.Length <= SchemaName.MaxLength ? name : "on_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..24];
    }
}
