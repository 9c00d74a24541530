using System.Collections.Concurrent;

namespace Perdure.Storage;

/// <summary>The declarations a backend has prepared, and the checks every backend makes before it touches anything. Safe to share.</summary>
public sealed class PreparedSchema
{
    private readonly ConcurrentDictionary<string, CollectionSchema> collections = new();
    private readonly ConcurrentDictionary<string, LogSchema> logs = new();
    private readonly ConcurrentDictionary<string, VectorSchema> vectors = new();
    private readonly ConcurrentDictionary<string, TextSchema> texts = new();
    private readonly ConcurrentDictionary<string, ViewSchema> views = new();

    /// <summary>Whether a batch may hold the caller's own SQL. Default: false.</summary>
    public bool TakesSql { get; init; }

    /// <summary>The collections prepared so far.</summary>
    public ICollection<CollectionSchema> Collections => collections.Values;

    /// <summary>The kinds of log prepared so far.</summary>
    public ICollection<LogSchema> Logs => logs.Values;

    /// <summary>The vectors prepared so far.</summary>
    public ICollection<VectorSchema> AllVectors => vectors.Values;

    /// <summary>The searchable texts prepared so far.</summary>
    public ICollection<TextSchema> AllTexts => texts.Values;

    /// <summary>The views prepared so far.</summary>
    public ICollection<ViewSchema> AllViews => views.Values;

    /// <summary>Refuses declarations that contradict those prepared before: one name for two shapes or kinds, or vectors and texts of a collection that is not there.</summary>
    /// <exception cref="ArgumentException">They do.</exception>
    public void CheckAgainst(StoreSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        foreach (var collection in schema.Collections)
        {
            CheckKind(collection.Name, "a collection", views.ContainsKey(collection.Name) || logs.ContainsKey(collection.Name) || vectors.ContainsKey(collection.Name) || texts.ContainsKey(collection.Name));
            CheckSame(collection.Name, collections.TryGetValue(collection.Name, out var known) && known.Revision == collection.Revision && !SameShape(known, collection));
        }
        foreach (var log in schema.Logs)
            CheckKind(log.Name, "a log", views.ContainsKey(log.Name) || collections.ContainsKey(log.Name) || vectors.ContainsKey(log.Name) || texts.ContainsKey(log.Name));
        foreach (var vector in schema.Vectors)
        {
            CheckKind(vector.Name, "vectors", views.ContainsKey(vector.Name) || collections.ContainsKey(vector.Name) || logs.ContainsKey(vector.Name) || texts.ContainsKey(vector.Name));
            CheckSame(vector.Name, vectors.TryGetValue(vector.Name, out var known) && known.Revision == vector.Revision &&
                (known.Collection, known.Dimensions, known.Metric, known.Element, known.Index.Shape) != (vector.Collection, vector.Dimensions, vector.Metric, vector.Element, vector.Index.Shape));
            CheckOwner(schema, vector.Name, vector.Collection);
        }
        foreach (var text in schema.Texts)
        {
            CheckKind(text.Name, "a text", views.ContainsKey(text.Name) || collections.ContainsKey(text.Name) || logs.ContainsKey(text.Name) || vectors.ContainsKey(text.Name));
            CheckSame(text.Name, texts.TryGetValue(text.Name, out var known) && known.Revision == text.Revision && (known.Collection, known.Language) != (text.Collection, text.Language));
            CheckOwner(schema, text.Name, text.Collection);
        }
        foreach (var view in schema.Views)
        {
            CheckKind(view.Name, "a view", collections.ContainsKey(view.Name) || logs.ContainsKey(view.Name) || vectors.ContainsKey(view.Name) || texts.ContainsKey(view.Name));
            foreach (var collection in view.Reads)
                CheckOwner(schema, view.Name, collection);
        }
    }

    /// <summary>Records declarations as prepared.</summary>
    public void Add(StoreSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        foreach (var collection in schema.Collections)
            collections[collection.Name] = collection;
        foreach (var log in schema.Logs)
            logs[log.Name] = log;
        foreach (var vector in schema.Vectors)
            vectors[vector.Name] = vector;
        foreach (var text in schema.Texts)
            texts[text.Name] = text;
        foreach (var view in schema.Views)
            views[view.Name] = view;
    }

    /// <summary>The prepared collection of that name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public CollectionSchema Collection(string name) => collections.TryGetValue(name, out var schema) ? schema : throw NotPrepared("Collection", name);

    /// <summary>The prepared vectors of that name.</summary>
    /// <exception cref="ArgumentException">There are none.</exception>
    public VectorSchema Vectors(string name) => vectors.TryGetValue(name, out var schema) ? schema : throw NotPrepared("Vectors", name);

    /// <summary>The prepared text of that name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public TextSchema Text(string name) => texts.TryGetValue(name, out var schema) ? schema : throw NotPrepared("Text", name);

    /// <summary>Checks a search before it is sent, and gives the vectors it asks for.</summary>
    /// <exception cref="ArgumentException">A name is not prepared, a field is not one to filter by, or the vector is not one of those declared.</exception>
    /// <exception cref="PerdureException"><see cref="Fault.Unsupported"/> when the backend does not have the metric.</exception>
    public VectorSchema Check(VectorQuery query, BackendInfo info)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(info);
        var schema = Vectors(query.Vectors);
        SearchFilter.Check(query.Scope, query.Limit, Collection(schema.Collection), query.Where);
        schema.Check(query.Vector.Span);
        CheckMetric(schema, info);
        return schema;
    }

    /// <summary>Checks the keys of vectors that are to be read, and gives their declaration.</summary>
    /// <exception cref="ArgumentException">The name is not prepared, or a key is of another collection.</exception>
    /// <exception cref="PerdureException"><see cref="Fault.Unsupported"/> when the backend does not have the metric.</exception>
    public VectorSchema CheckKeys(string vectors, IReadOnlyList<RecordKey> keys, BackendInfo info)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(info);
        var schema = Vectors(vectors);
        foreach (var key in keys)
            if (key.Collection != schema.Collection)
                throw new ArgumentException($"{key}: vectors '{schema.Name}' belong to records of '{schema.Collection}'.", nameof(keys));
        CheckMetric(schema, info);
        return schema;
    }

    /// <summary>Checks a search before it is sent, and gives the text it asks for.</summary>
    /// <exception cref="ArgumentException">A name is not prepared, or a field is not one to filter by.</exception>
    public TextSchema Check(TextQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(query.Words);
        if (query.Words.Length > TextQuery.MaxWords)
            throw new ArgumentException($"A search for {query.Words.Length:N0} characters was given; expected at most {TextQuery.MaxWords:N0}. Search for fewer words.", nameof(query));
        var schema = Text(query.Text);
        SearchFilter.Check(query.Scope, query.Limit, Collection(schema.Collection), query.Where);
        return schema;
    }

    /// <summary>Checks that the kind of log is prepared.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public void CheckLog(string name)
    {
        if (!logs.ContainsKey(name))
            throw NotPrepared("Log", name);
    }

    /// <summary>Checks that a collection or kind of log of that name is prepared.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public void CheckName(string name)
    {
        if (!collections.ContainsKey(name))
            CheckLog(name);
    }

    /// <summary>Checks a batch against the declarations and the backend's limits, before anything is written.</summary>
    /// <exception cref="ArgumentException">A name is not prepared, or the fields are not those declared.</exception>
    /// <exception cref="PerdureException">It spans scopes and the backend can't, or a body is too large.</exception>
    public void Check(WriteBatch batch, BackendInfo info)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(info);
        if (!TakesSql && batch.Operations.Any(operation => operation is ExecuteSql))
            throw NoSql(info);
        if (info.Atomicity == Atomicity.Scope && batch.SpansScopes)
            throw new PerdureException(Fault.Unsupported, $"The batch spans scopes, which {info.Name} can't write at once; nothing was written. Write each scope's part by itself, or use a backend whose batches span scopes.");
        foreach (var operation in batch.Operations)
            Check(operation, info);
    }

    private void Check(WriteOperation operation, BackendInfo info)
    {
        switch (operation)
        {
            case Put put:
                CheckFields(put, Collection(put.Key.Collection));
                CheckSize(put.Body.Length, put, info);
                break;
            case RecordOperation record:
                Collection(record.Key.Collection);
                break;
            case Append append:
                CheckLog(append.Key.Log);
                if (append.Entries.Count == 0)
                    throw new ArgumentException($"An append of no entries to {append.Key} was given; expected one or more.");
                foreach (var entry in append.Entries)
                    CheckSize((long)entry.Head.Length + entry.Body.Length, append, info);
                break;
            case ReplaceEntry replace:
                CheckLog(replace.Key.Log);
                CheckSize((long)replace.Entry.Head.Length + replace.Entry.Body.Length, replace, info);
                break;
            case LogOperation log:
                CheckLog(log.Key.Log);
                break;
            case VectorOperation vector:
                CheckVector(vector, info);
                break;
            case ExecuteSql:
                break;
            default:
                throw new ArgumentException($"An operation of type {operation.GetType().Name} is not one this backend knows.");
        }
    }

    private void CheckVector(VectorOperation operation, BackendInfo info)
    {
        var schema = Vectors(operation.Vectors);
        if (operation.Key.Collection != schema.Collection)
            throw new ArgumentException($"{operation.Place}: vectors '{schema.Name}' belong to records of '{schema.Collection}', but one of '{operation.Key.Collection}' was given.");
        if (operation is PutVector put)
            schema.Check(put.Vector.Span);
        CheckMetric(schema, info);
    }

    private static void CheckMetric(VectorSchema schema, BackendInfo info)
    {
        if (!info.VectorMetrics.Contains(schema.Metric))
            throw new PerdureException(Fault.Unsupported, $"Vectors '{schema.Name}' are compared by {schema.Metric}, but {info.Name} compares vectors {(info.VectorMetrics.Count == 0 ? "not at all" : $"by {string.Join(", ", info.VectorMetrics)} only")}. Nothing was done; use another metric or another backend.");
    }

    private void CheckOwner(StoreSchema schema, string name, string collection)
    {
        if (!collections.ContainsKey(collection) && schema.Collections.All(one => one.Name != collection))
            throw new ArgumentException($"'{name}' belongs to collection '{collection}', which is not declared; declare it together with '{name}', or before.", nameof(schema));
    }

    private static void CheckKind(string name, string kind, bool isTaken)
    {
        if (isTaken)
            throw new ArgumentException($"'{name}' is declared as {kind}, but was prepared already as something else; give it another name.", nameof(name));
    }

    private static void CheckSame(string name, bool differs)
    {
        if (differs)
            throw new ArgumentException($"'{name}' is prepared already with another declaration; give the new one another name or a higher revision.", nameof(name));
    }

    internal static PerdureException NoSql(BackendInfo info) =>
        new(Fault.Unsupported, $"The {info.Name} store is no SQL database and can't execute SQL; nothing was written. Use SQLite, PostgreSQL, MySQL or MariaDB, or keep the data in a collection.");

    private static void CheckFields(Put put, CollectionSchema schema)
    {
        if (put.Fields.Count != schema.Fields.Count)
            throw new ArgumentException($"{put.Key}: {put.Fields.Count} field values were given, but '{schema.Name}' declares {schema.Fields.Count}.");
        for (var i = 0; i < put.Fields.Count; i++)
        {
            var (value, field) = (put.Fields[i], schema.Fields[i]);
            if ((value.IsMany && !field.Many) || value.Values.Any(one => one.Kind is { } kind && kind != field.Kind))
                throw new ArgumentException($"{put.Key}: field '{field.Name}' holds {field.Kind}{(field.Many ? "s" : "")}, but {(value.IsMany ? "a set" : value.Kind)} was given.");
        }
    }

    private static void CheckSize(long bytes, WriteOperation operation, BackendInfo info)
    {
        if (bytes > info.MaxBodyBytes)
            throw new PerdureException(Fault.TooLarge, $"{operation.Place}: {bytes:N0} bytes were given; {info.Name} takes at most {info.MaxBodyBytes:N0}. Nothing was written.");
    }

    private static bool SameShape(CollectionSchema a, CollectionSchema b) =>
        a.OthersMayWrite == b.OthersMayWrite && a.Fields.SequenceEqual(b.Fields) && a.Indexes.Count == b.Indexes.Count &&
        a.Indexes.Zip(b.Indexes).All(pair => pair.First.Name == pair.Second.Name && pair.First.IsSparse == pair.Second.IsSparse && pair.First.Order == pair.Second.Order && pair.First.Equal.SequenceEqual(pair.Second.Equal));

    private static ArgumentException NotPrepared(string what, string name) =>
        new($"{what} '{name}' was not prepared on this store; declare it when the store is opened.", nameof(name));
}
