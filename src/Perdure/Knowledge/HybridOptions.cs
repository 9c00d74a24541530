namespace Perdure.Knowledge;

/// <summary>How the answers of a search by vector and of one by words become one.</summary>
public sealed record HybridOptions
{
    /// <summary>Both alike.</summary>
    public static HybridOptions Default { get; } = new();

    /// <summary>The words, as <see cref="Storage.TextQuery.Words"/>. Null, the default: any of the words of the text.</summary>
    public string? Words { get; init; }

    /// <summary>The vector. Null, the default: it is made of the text.</summary>
    public ReadOnlyMemory<float>? Vector { get; init; }

    /// <summary>What a place in the answer by vector counts, 0 or more. Default: 1.</summary>
    public double VectorWeight { get; init; } = 1;

    /// <summary>What a place in the answer by words counts, 0 or more. Default: 1.</summary>
    public double TextWeight { get; init; } = 1;

    /// <summary>The constant k of reciprocal rank fusion, more than 0: the smaller, the more the first places count. Default: 60, as in the paper.</summary>
    public double RankConstant { get; init; } = 60;

    /// <summary>How many of each answer are looked at; at least as many as are to be found. Default: 50.</summary>
    public int Candidates { get; init; } = 50;

    internal void Check()
    {
        Weight(VectorWeight, nameof(VectorWeight));
        Weight(TextWeight, nameof(TextWeight));
        if (!double.IsFinite(RankConstant) || RankConstant <= 0)
            throw new ArgumentException($"RankConstant is {RankConstant}; expected a finite number above 0.");
        if (Candidates < 1)
            throw new ArgumentException($"Candidates is {Candidates}; expected 1 or more.");
    }

    private static void Weight(double weight, string name)
    {
        if (!double.IsFinite(weight) || weight < 0)
            throw new ArgumentException($"{name} is {weight}; expected a finite number, 0 or more.");
    }
}
