namespace Perdure.Collections;

/// <summary>
/// Begins the declaration of an index: <c>Index.On(Status).OrderBy(Due)</c>. Every file sees <see cref="System.Index"/>, so a
/// second type of that name would be ambiguous everywhere; these members extend the name instead.
/// </summary>
public static class IndexDeclaration
{
    extension(Index)
    {
        /// <summary>An index that finds records by the values of one to three fields.</summary>
        public static CollectionIndex<T> On<T>(params Field<T>[] fields)
        {
            ArgumentNullException.ThrowIfNull(fields);
            return new([.. fields], null);
        }

        /// <summary>An index that orders all records of a collection by a field.</summary>
        public static CollectionIndex<T> By<T>(Field<T> order)
        {
            ArgumentNullException.ThrowIfNull(order);
            return new([], order);
        }
    }
}
