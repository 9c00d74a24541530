namespace Perdure.Storage;

/// <summary>A batch as it is written: the notes for searches first, so that writers of a scope wait for each other there and see what the one before them did; then what was given; then what becomes of vectors.</summary>
internal sealed class DerivedBatch
{
    private readonly WriteBatch given;
    private readonly List<WriteOperation> operations = [];
    private readonly List<int> origins = []; // which of the given each belongs to; −1: to none
    private readonly int[] answers; // which of the written gives each outcome
    private readonly List<(int At, LogKey Log, int Count)> notes = [];
    private readonly VectorFacts facts;

    public DerivedBatch(WriteBatch given, DerivedDeclarations declarations, VectorFacts facts)
    {
        (this.given, this.facts, answers) = (given, facts, new int[given.Operations.Count]);
        Note(declarations);
        var records = given.Operations.OfType<RecordOperation>().ToDictionary(operation => operation.Key);
        var vectors = given.Operations.OfType<VectorOperation>().Where(operation => declarations.IsDerivedVectors(operation.Vectors)).Select(VectorFacts.VectorKey).ToHashSet();
        var demanding = given.Operations.OfType<PutVector>().Where(operation => declarations.IsDerivedVectors(operation.Vectors)).Select(operation => operation.Key).ToHashSet();
        for (var i = 0; i < answers.Length; i++)
            if (given.Operations[i] is not VectorOperation vector || !declarations.IsDerivedVectors(vector.Vectors))
                answers[i] = Add(Needed(given.Operations[i], demanding), i);
        for (var i = 0; i < answers.Length; i++)
            if (given.Operations[i] is VectorOperation vector && declarations.IsDerivedVectors(vector.Vectors))
                AddVector(vector, i, records, declarations);
            else if (given.Operations[i] is Remove remove)
                foreach (var schema in declarations.VectorsOf(remove.Key.Collection))
                    if (new RecordKey(schema.Name, remove.Key.Scope, remove.Key.Id) is var key && !vectors.Contains(key))
                        Add(new Remove(key), i);
    }

    /// <summary>A conflict that is certain already.</summary>
    public Conflict? Conflict { get; private set; }

    /// <summary>The logs it writes.</summary>
    public IEnumerable<LogKey> Logs => notes.Select(note => note.Log);

    public void Add(Trim trim) => Add(trim, -1);

    public WriteBatch ToBatch() => new(operations, given.At);

    /// <summary>The result in terms of the given batch, and where the notes were put.</summary>
    public WriteResult Map(WriteResult result, out IReadOnlyList<(LogKey Log, long First, int Count)> positions)
    {
        positions = [];
        if (result.Conflict is { } conflict)
            return WriteResult.Conflicted(conflict with { Operation = Math.Max(origins[conflict.Operation], 0) });
        positions = [.. notes.Select(note => (note.Log, result.Outcomes[note.At], note.Count))];
        return WriteResult.Committed([.. given.Operations.Select((operation, i) => operation is RemoveVector vector && origins[answers[i]] == i && operations[answers[i]] is Remove
            ? facts.Having.Contains((vector.Key, vector.Vectors)) ? result.Outcomes[answers[i]] : 0
            : result.Outcomes[answers[i]])]);
    }

    private void Note(DerivedDeclarations declarations)
    {
        var changed = given.Operations.Select(operation => operation switch
        {
            Put or Remove => ((RecordOperation)operation).Key,
            VectorOperation vector when declarations.IsDerivedVectors(vector.Vectors) => vector.Key,
            _ => default(RecordKey?),
        }).OfType<RecordKey>().Where(key => declarations.IsNoted(key.Collection));
        foreach (var group in changed.GroupBy(key => ChangeLog.Key(key.Collection, key.Scope)))
        {
            var entries = ChangeLog.Entries(group.Select(key => key.Id).Distinct());
            notes.Add((Add(new Append(group.Key, entries), -1), group.Key, entries.Count));
        }
    }

    // A vector demands that its record is there; a record is named once in a batch.
    private static WriteOperation Needed(WriteOperation operation, HashSet<RecordKey> demanding) =>
        operation is Require { Expect.Kind: ExpectKind.Any } require && demanding.Contains(require.Key) ? require with { Expect = Expect.Present } : operation;

    private void AddVector(VectorOperation vector, int i, Dictionary<RecordKey, RecordOperation> records, DerivedDeclarations declarations)
    {
        var key = VectorFacts.VectorKey(vector);
        if (vector is not PutVector put)
        {
            answers[i] = Add(new Remove(key), i);
            return;
        }
        var record = records.GetValueOrDefault(put.Key);
        if (record is Remove or Require { Expect.Kind: ExpectKind.Absent })
            Conflict ??= new Conflict(i);
        if (record is null && records.TryAdd(put.Key, new Require(put.Key, Expect.Present)))
            Add(records[put.Key], i);
        // A vector's time is not before its record's creation, however the clocks of two processes differ.
        var created = (record as Put)?.CreatedAt ?? (facts.Created.TryGetValue(put.Key, out var stored) ? stored : given.At);
        answers[i] = Add(new Put(key, IdGenerator.Default.NewVersion(), VectorBody.Encode(declarations.Prepared.Vectors(put.Vectors), put.Vector.Span), []) { UpdatedAt = created > given.At ? created : given.At }, i);
    }

    private int Add(WriteOperation operation, int origin)
    {
        operations.Add(operation);
        origins.Add(origin);
        return operations.Count - 1;
    }
}
