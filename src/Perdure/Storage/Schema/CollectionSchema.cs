namespace Perdure.Storage;

/// <summary>What a backend must know of a collection: its name, its revision, its fields and its indexes.</summary>
public sealed class CollectionSchema
{
    /// <summary>Declares a collection.</summary>
    /// <param name="name">A schema name, unique among the store's collections and logs.</param>
    /// <param name="revision">1 or more; a store that holds a higher one is refused.</param>
    /// <param name="fields">The fields, in the order in which writes give their values.</param>
    /// <param name="indexes">The access paths.</param>
    /// <param name="project">Reads the fields out of a body, for indexes that are added later.</param>
    /// <exception cref="ArgumentException">A name, a revision or an index is not legal; the message says which.</exception>
    public CollectionSchema(string name, int revision, IReadOnlyList<FieldSchema> fields, IReadOnlyList<IndexSchema> indexes, FieldProjection project)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(revision, 1);
        ArgumentNullException.ThrowIfNull(fields);
        ArgumentNullException.ThrowIfNull(indexes);
        ArgumentNullException.ThrowIfNull(project);
        Name = SchemaName.Check(name, nameof(name));
        Revision = revision;
        Fields = [.. fields];
        Indexes = [.. indexes];
        Project = project;
        CheckFields();
        foreach (var index in Indexes)
            CheckIndex(index);
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The revision of this declaration.</summary>
    public int Revision { get; }

    /// <summary>Its fields, in the order in which writes give their values.</summary>
    public IReadOnlyList<FieldSchema> Fields { get; }

    /// <summary>Its access paths.</summary>
    public IReadOnlyList<IndexSchema> Indexes { get; }

    /// <summary>Reads the fields out of a body.</summary>
    public FieldProjection Project { get; }

    /// <summary>
    /// Whether other tools may change its rows by SQL: then a change that leaves the version as it is makes <c>updated_at</c> the
    /// present time and gives the row a new version, so that compare-and-swap and caches notice. Backends without SQL ignore it. Default: no.
    /// </summary>
    /// <exception cref="ArgumentException">An index by one of many values is ordered by <c>updated_at</c>, which such a change can't follow.</exception>
    public bool OthersMayWrite
    {
        get;
        init
        {
            if (value && Indexes.FirstOrDefault(index => index.Order == FieldSchema.UpdatedAt && index.Equal.Any(name => FieldAt(name) is var at and >= 0 && Fields[at].Many)) is { } index)
                throw new ArgumentException($"Index '{index.Name}' of '{Name}' finds records by one of many values in the order of their last change, which can't follow the changes of other tools; order it otherwise, or leave OthersMayWrite off.");
            field = value;
        }
    }

    /// <summary>The index of that name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists those there are.</exception>
    public IndexSchema Index(string name) => Indexes.FirstOrDefault(index => index.Name == name) ?? throw new ArgumentException(
        $"Collection '{Name}' declares no index '{name}'; it has {(Indexes.Count == 0 ? "none" : string.Join(", ", Indexes.Select(index => $"'{index.Name}'")))}. Declare the index and raise the collection's revision.", nameof(name));

    /// <summary>The place of a declared field among <see cref="Fields"/>, or −1 for one every record has by itself.</summary>
    public int FieldAt(string name)
    {
        for (var i = 0; i < Fields.Count; i++)
            if (Fields[i].Name == name)
                return i;
        return -1;
    }

    /// <summary>What the field of that name holds, whether declared or one every record has.</summary>
    public FieldKind KindOf(string name) => FieldAt(name) is var at and >= 0 ? Fields[at].Kind : FieldKind.Time;

    private void CheckFields()
    {
        if (Fields.GroupBy(field => field.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"Collection '{Name}' declares field '{twice.Key}' twice.");
        if (Indexes.GroupBy(index => index.Name).FirstOrDefault(group => group.Count() > 1) is { } again)
            throw new ArgumentException($"Collection '{Name}' declares index '{again.Key}' twice.");
    }

    private void CheckIndex(IndexSchema index)
    {
        SchemaName.Check(index.Name, nameof(index));
        if (index.Equal.Count > IndexSchema.MaxEqual)
            throw new ArgumentException($"Index '{index.Name}' of '{Name}' has {index.Equal.Count} equality fields; at most {IndexSchema.MaxEqual} fit the key limits of every database.");
        if (index.IsSparse && index.Equal.Count == 0)
            throw new ArgumentException($"Index '{index.Name}' of '{Name}' is sparse but has no equality field whose nulls it could leave out; give it one, or leave Sparse() out.");
        foreach (var field in index.Order is null ? index.Equal : [.. index.Equal, index.Order])
            if (FieldAt(field) < 0 && field is not (FieldSchema.CreatedAt or FieldSchema.UpdatedAt))
                throw new ArgumentException($"Index '{index.Name}' of '{Name}' names field '{field}', which is not declared.");
        if (index.Equal.Count(field => FieldAt(field) is var at and >= 0 && Fields[at].Many) > 1 ||
            (index.Order is { } order && FieldAt(order) is var by and >= 0 && Fields[by].Many))
            throw new ArgumentException($"Index '{index.Name}' of '{Name}': a field of many values may be one equality field, not more and not the order.");
    }
}
