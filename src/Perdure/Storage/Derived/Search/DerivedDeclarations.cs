using System.Collections.Concurrent;

namespace Perdure.Storage;

/// <summary>Which of the prepared vectors and texts are derived, and the collections and the log they are derived from. Safe to share.</summary>
internal sealed class DerivedDeclarations
{
    private readonly Backend inner;
    private readonly DerivedCatalog catalog;
    private readonly ConcurrentDictionary<string, VectorSchema> vectors = new();
    private readonly ConcurrentDictionary<string, TextSchema> texts = new();
    private readonly ConcurrentDictionary<string, bool> collections = new();

    public DerivedDeclarations(Backend inner)
    {
        this.inner = inner;
        catalog = new DerivedCatalog(inner);
        Prepared = new PreparedSchema { TakesSql = inner.Facet<ISqlAccess>() is not null };
    }

    public static IReadOnlyList<VectorMetric> Metrics { get; } = [VectorMetric.Cosine, VectorMetric.Euclidean, VectorMetric.InnerProduct];

    /// <summary>All declarations, derived or not.</summary>
    public PreparedSchema Prepared { get; }

    public bool IsDerivedVectors(string name) => vectors.ContainsKey(name);

    public bool IsDerivedText(string name) => texts.ContainsKey(name);

    /// <summary>Whether changes of the collection's records are noted.</summary>
    public bool IsNoted(string collection) => collections.ContainsKey(collection);

    /// <summary>The derived vectors of a collection's records.</summary>
    public IReadOnlyList<VectorSchema> VectorsOf(string collection) => vectors.IsEmpty ? [] : [.. vectors.Values.Where(schema => schema.Collection == collection).OrderBy(schema => schema.Name, StringComparer.Ordinal)];

    /// <summary>Whether a batch writes something that is noted.</summary>
    public bool Touches(WriteBatch batch)
    {
        if (collections.IsEmpty)
            return false;
        foreach (var operation in batch.Operations)
            if (operation switch { Put or Remove => IsNoted(((RecordOperation)operation).Key.Collection), VectorOperation vector => IsDerivedVectors(vector.Vectors), _ => false })
                return true;
        return false;
    }

    public async ValueTask PrepareAsync(StoreSchema schema, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(schema);
        Prepared.CheckAgainst(schema);
        foreach (var name in schema.Collections.Select(one => one.Name).Concat(schema.Logs.Select(one => one.Name)))
            if (name == DerivedCatalog.Schema.Name || name == ChangeLog.Schema.Name || IsDerivedVectors(name))
                throw new ArgumentException($"'{name}' is a name that searches use; give the declaration another one.", nameof(schema));
        var (ownVectors, ownTexts) = (Vectors(schema), Texts(schema));
        if (ownVectors.Count + ownTexts.Count > 0)
        {
            foreach (var text in ownTexts)
                Languages.Check(text);
            // What is declared is compared with what is stored before anything else changes.
            await inner.PrepareAsync(new StoreSchema([DerivedCatalog.Schema], [ChangeLog.Schema]), cancellationToken).ConfigureAwait(false);
            // A backend may know only from its server what it has; and what a store has begun to derive it goes on deriving, whatever a newer server can do.
            (ownVectors, ownTexts) = (Vectors(schema), Texts(schema));
            ownVectors.AddRange(await catalog.KeptAsync([.. schema.Vectors.Except(ownVectors)], cancellationToken).ConfigureAwait(false));
        }
        IReadOnlyList<DerivedEntry> entries = [.. ownVectors.Select(DerivedEntry.Of), .. ownTexts.Select(DerivedEntry.Of)];
        await catalog.CheckAsync(entries, cancellationToken).ConfigureAwait(false);
        await inner.PrepareAsync(Derived(schema, ownVectors, ownTexts), cancellationToken).ConfigureAwait(false);
        await catalog.RecordAsync(entries, cancellationToken).ConfigureAwait(false);
        Prepared.Add(schema);
        foreach (var vector in ownVectors)
            (vectors[vector.Name], collections[vector.Collection]) = (vector, true);
        foreach (var text in ownTexts)
            (texts[text.Name], collections[text.Collection]) = (text, true);
    }

    /// <summary>A schema as the backend is to have it.</summary>
    public StoreSchema Derived(StoreSchema schema) => Derived(schema, Vectors(schema), Texts(schema));

    private static StoreSchema Derived(StoreSchema schema, List<VectorSchema> ownVectors, List<TextSchema> ownTexts) =>
        ownVectors.Count + ownTexts.Count == 0 ? schema : new StoreSchema(
            [.. schema.Collections, DerivedCatalog.Schema, .. ownVectors.Select(vector => VectorBody.Collection(vector.Name, vector.Revision))],
            [.. schema.Logs, ChangeLog.Schema], schema.Vectors.Except(ownVectors), schema.Texts.Except(ownTexts), schema.Views);

    private List<VectorSchema> Vectors(StoreSchema schema) => [.. schema.Vectors.Where(vector => !inner.Info.VectorMetrics.Contains(vector.Metric))];

    private List<TextSchema> Texts(StoreSchema schema) => inner.Info.TextSearch ? [] : [.. schema.Texts];
}
