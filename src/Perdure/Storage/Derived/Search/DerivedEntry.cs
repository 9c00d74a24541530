namespace Perdure.Storage;

/// <summary>What a store remembers of a derived declaration.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Revision">Its revision.</param>
/// <param name="Fixed">What no revision changes.</param>
/// <param name="Shape">What a higher revision may change.</param>
internal sealed record DerivedEntry(string Name, int Revision, string Fixed, string Shape)
{
    public static DerivedEntry Of(VectorSchema schema) => new(schema.Name, schema.Revision, $"vectors {schema.Collection} {schema.Dimensions}", $"{schema.Metric} {schema.Element} {schema.Index.Shape}");

    public static DerivedEntry Of(TextSchema schema) => new(schema.Name, schema.Revision, $"text {schema.Collection}", schema.Language);

    /// <summary>What contradicts a stored one; null: nothing.</summary>
    public string? Against(DerivedEntry stored)
    {
        if (stored.Revision > Revision)
            return $"is stored in revision {stored.Revision}, but this program declares revision {Revision}. Nothing was changed; run a newer program";
        if (stored.Fixed != Fixed)
            return $"is stored as {stored.Fixed}, but {Fixed} was declared, which no revision changes. Nothing was changed; give the declaration another name";
        return stored.Revision == Revision && stored.Shape != Shape
            ? $"is stored in revision {Revision} as {stored.Shape}, but {Shape} was declared. Nothing was changed; raise the revision"
            : null;
    }
}
