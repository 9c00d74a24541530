using Perdure.Storage;

namespace Perdure.Collections;

/// <summary>
/// A query on declared fields: equality on some, a range and order on one. It is served by the index that declares exactly
/// that, or refused with the declaration to add. Enumerate it, or take it page by page. Immutable and safe to share.
/// </summary>
public sealed class CollectionQuery<T> : IAsyncEnumerable<T> where T : class
{
    private const int PageSize = 256;
    private readonly Collection<T> collection;
    private readonly StoreContext context;
    private QueryShape<T> shape = new();
    private string? after;
    private int? take;

    internal CollectionQuery(Collection<T> collection, StoreContext context) => (this.collection, this.context) = (collection, context);

    /// <summary>Only records whose field has this value; for a field of many, whose set holds it.</summary>
    public CollectionQuery<T> Where<TValue>(Field<T, TValue> field, TValue value)
    {
        ArgumentNullException.ThrowIfNull(field);
        return With(shape.Where(field, field.Convert(value)));
    }

    /// <summary>Only values from <paramref name="from"/> (included) to <paramref name="to"/> (not included), in the order of the field.</summary>
    public CollectionQuery<T> Between<TValue>(Field<T, TValue> field, TValue from, TValue to) => AtLeast(field, from).Below(field, to);

    /// <summary>Only values not less than this, in the order of the field.</summary>
    public CollectionQuery<T> AtLeast<TValue>(Field<T, TValue> field, TValue from) => Range(field, range => range with { From = Bound(field, from), FromIncluded = true });

    /// <summary>Only values greater than this, in the order of the field.</summary>
    public CollectionQuery<T> Above<TValue>(Field<T, TValue> field, TValue from) => Range(field, range => range with { From = Bound(field, from), FromIncluded = false });

    /// <summary>Only values less than this, in the order of the field.</summary>
    public CollectionQuery<T> Below<TValue>(Field<T, TValue> field, TValue to) => Range(field, range => range with { To = Bound(field, to), ToIncluded = false });

    /// <summary>Only values not greater than this, in the order of the field.</summary>
    public CollectionQuery<T> AtMost<TValue>(Field<T, TValue> field, TValue to) => Range(field, range => range with { To = Bound(field, to), ToIncluded = true });

    /// <summary>In the order of a field, ties by id.</summary>
    public CollectionQuery<T> OrderBy(Field<T> field) => With(shape.OrderBy(field));

    /// <summary>From the last to the first, ties too.</summary>
    public CollectionQuery<T> Descending() => With(shape with { Descending = true });

    /// <summary>Goes on behind a page. Null: from the start.</summary>
    /// <param name="cursor">The <see cref="Page{T}.Next"/> of a page of the same query.</param>
    public CollectionQuery<T> After(string? cursor)
    {
        var copy = Copy();
        copy.after = cursor;
        return copy;
    }

    /// <summary>At most so many: on a page, or altogether when enumerated. Default: 100 on a page, all when enumerated.</summary>
    public CollectionQuery<T> Take(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var copy = Copy();
        copy.take = limit;
        return copy;
    }

    /// <summary>One page and the cursor of the next.</summary>
    /// <exception cref="ArgumentException">No declared index serves the query, or the cursor is another query's.</exception>
    public async ValueTask<Page<T>> ToPageAsync(CancellationToken cancellationToken = default)
    {
        var size = take ?? 100;
        var plan = Plan();
        // One more than asked tells whether there is a next page.
        var found = await ReadAsync(plan with { Limit = size == int.MaxValue ? size : size + 1 }, cancellationToken).ConfigureAwait(false);
        T[] items = [.. found.Take(size).Select(stored => stored.Value)];
        return new Page<T>(items, found.Count > size ? PageCursor.Encode(plan, Place(found[size - 1], plan)) : null);
    }

    /// <summary>The first record, or null.</summary>
    /// <exception cref="ArgumentException">No declared index serves the query, or the cursor is another query's.</exception>
    public async ValueTask<T?> FirstAsync(CancellationToken cancellationToken = default) =>
        (await ReadAsync(Plan() with { Limit = 1 }, cancellationToken).ConfigureAwait(false)) is [var first, ..] ? first.Value : null;

    /// <summary>The records one after another, fetched by the page.</summary>
    /// <exception cref="ArgumentException">No declared index serves the query, or the cursor is another query's.</exception>
    public async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        var plan = Plan();
        for (var left = take ?? int.MaxValue; left > 0;)
        {
            var size = Math.Min(left, PageSize);
            var found = await ReadAsync(plan with { Limit = size }, cancellationToken).ConfigureAwait(false);
            foreach (var stored in found)
                yield return stored.Value;
            if (found.Count < size)
                yield break;
            left -= size;
            plan = plan with { After = Place(found[^1], plan) };
        }
    }

    private async ValueTask<List<Stored<T>>> ReadAsync(Query query, CancellationToken cancellationToken)
    {
        var found = new List<Stored<T>>();
        await foreach (var record in context.Backend.QueryAsync(query, cancellationToken).ConfigureAwait(false))
            found.Add(collection.Codec.Decode(record));
        return found;
    }

    private Query Plan()
    {
        var plan = shape.Plan(collection.Definition, collection.Codec.Schema, collection.Scope);
        return after is null ? plan : plan with { After = PageCursor.Decode(plan, after) };
    }

    private QueryCursor Place(Stored<T> stored, Query plan)
    {
        var order = plan.Index is { } name ? collection.Definition.Indexes.First(index => index.Name == name).Order : null;
        return new QueryCursor(order is null ? FieldValue.Null : RecordCodec<T>.OrderOf(stored, order), stored.Id);
    }

    private static FieldValue Bound<TValue>(Field<T, TValue> field, TValue value)
    {
        ArgumentNullException.ThrowIfNull(field);
        return field.Convert(value) is { IsNull: false } bound ? bound : throw new ArgumentNullException(nameof(value), $"A bound on '{field.Name}' was null; nulls lie outside every range. Leave the bound out, or use Where for null.");
    }

    private CollectionQuery<T> Range(Field<T> field, Func<FieldRange, FieldRange> change) => With(shape.Within(field, change));

    private CollectionQuery<T> With(QueryShape<T> changed)
    {
        var copy = Copy();
        copy.shape = changed;
        return copy;
    }

    private CollectionQuery<T> Copy() => (CollectionQuery<T>)MemberwiseClone();
}
