namespace Perdure.Storage;

/// <summary>The vectors of one declaration in one scope at one moment. What searches read of it never changes.</summary>
/// <param name="Schema">The declaration.</param>
/// <param name="Blocks">The rows.</param>
/// <param name="Places">The block and the row of each id; for the one who makes the next state alone.</param>
internal sealed record VectorRows(VectorSchema Schema, VectorBlock[] Blocks, Dictionary<string, (int Block, int Row)> Places)
{
    // A block is about what a core's cache holds.
    private const int BlockElements = 1 << 19;
    private const int FirstRows = 16;
    private const int RowBytes = 128;

    public static VectorRows Empty(VectorSchema schema) => new(schema, [], []);

    /// <summary>How many rows there are, gone ones too.</summary>
    public int Count => Blocks.Sum(block => block.Count);

    /// <summary>The length of the longest vector.</summary>
    public float Longest { get; init; }

    /// <summary>The coarsest step of all codes.</summary>
    public float Coarsest { get; init; }

    /// <summary>The bytes it takes, about.</summary>
    public long Bytes => Blocks.Sum(block => (long)block.Capacity * (RowBytes + (Schema.Dimensions * (IsCoded ? 5L : 4L)))) + (Places.Count * 64L);

    /// <summary>Whether rows have codes: where an index was asked for, answers need not be exact.</summary>
    public bool IsCoded => Schema.Index != VectorIndex.None;

    private int MostRows => Math.Max(FirstRows, BlockElements / Schema.Dimensions);

    /// <summary>The next state: some ids gone, some rows more. This one must not be changed again.</summary>
    public VectorRows With(IReadOnlyCollection<string> gone, IEnumerable<VectorRow> added)
    {
        var blocks = Blocks.ToList();
        foreach (var group in gone.Where(Places.ContainsKey).Select(id => (Id: id, At: Places[id])).GroupBy(one => one.At.Block))
        {
            blocks[group.Key] = blocks[group.Key].Without(group.Select(one => one.At.Row));
            foreach (var (id, _) in group)
                Places.Remove(id);
        }
        var (longest, coarsest) = (Longest, Coarsest);
        foreach (var row in added)
        {
            var block = Room(blocks);
            Places[row.Id] = (blocks.Count - 1, block.Count);
            Fill(block, row);
            (longest, coarsest) = (Math.Max(longest, block.Lengths[block.Count]), Math.Max(coarsest, IsCoded ? block.Steps[block.Count] : 0));
            blocks[^1] = block.With(block.Count + 1);
        }
        return (this with { Blocks = [.. blocks], Longest = longest, Coarsest = coarsest }).Dense();
    }

    private VectorBlock Room(List<VectorBlock> blocks)
    {
        if (blocks.Count == 0 || blocks[^1].Capacity == MostRows && blocks[^1].Count == MostRows)
            blocks.Add(VectorBlock.Empty(Math.Min(blocks.Count == 0 ? FirstRows : MostRows, MostRows), Schema.Dimensions, IsCoded));
        else if (blocks[^1].Count == blocks[^1].Capacity)
            blocks[^1] = blocks[^1].Grown(Math.Min(blocks[^1].Capacity * 2, MostRows), Schema.Dimensions);
        return blocks[^1];
    }

    private void Fill(VectorBlock block, VectorRow row)
    {
        var (at, n) = (block.Count, Schema.Dimensions);
        row.Vector.CopyTo(block.Values, at * n);
        block.Lengths[at] = (float)VectorMath.Length(row.Vector);
        if (IsCoded)
            block.Steps[at] = VectorCodes.Encode(row.Vector, block.Codes.AsSpan(at * n, n));
        block.Ids[at] = row.Id;
        block.Fields[at] = row.Fields;
        block.Ends[at] = row.ExpiresAt is { } end ? Instant.ToMicroseconds(end) : long.MaxValue;
    }

    // Rows that are gone cost searches time; when they are many, the others move together.
    private VectorRows Dense() => Count < 2 * (Places.Count + FirstRows) ? this
        : Empty(Schema).With([], [.. Blocks.SelectMany(block => Enumerable.Range(0, block.Count).Where(row => block.Ids[row] is not null).Select(row => Row(block, row)))]);

    private VectorRow Row(VectorBlock block, int row) => new(
        block.Ids[row]!, block.Values.AsSpan(row * Schema.Dimensions, Schema.Dimensions).ToArray(), block.Fields[row], block.Ends[row] == long.MaxValue ? null : Instant.FromMicroseconds(block.Ends[row]));
}
