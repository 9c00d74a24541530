namespace Perdure.Storage;

/// <summary>The conditions of a search, by the places of the collection's fields. Null and a value differ; of a set one value must be equal.</summary>
internal sealed class SearchFields(CollectionSchema collection, IReadOnlyList<SearchCondition> where)
{
    private readonly (int At, FieldValue Value)[] conditions = [.. where.Select(condition => (collection.FieldAt(condition.Field), condition.Value))];

    public bool IsEmpty => conditions.Length == 0;

    public bool Holds(IReadOnlyList<FieldValue> fields)
    {
        foreach (var (at, value) in conditions)
            if (fields[at].IsMany ? !fields[at].Values.Contains(value) : fields[at] != value)
                return false;
        return true;
    }
}
