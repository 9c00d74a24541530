namespace Perdure.Storage;

/// <summary>The one order of texts: by their UTF-8 bytes, which is the order of code points (not of UTF-16 units).</summary>
public sealed class Ordinal : IComparer<string>
{
    /// <summary>The only instance.</summary>
    public static Ordinal Comparer { get; } = new();

    /// <summary>Compares two well-formed texts by their UTF-8 bytes. Null comes first.</summary>
    public int Compare(string? x, string? y)
    {
        if (x is null || y is null)
            return x is null ? y is null ? 0 : -1 : 1;
        var at = x.AsSpan().CommonPrefixLength(y);
        if (at == x.Length || at == y.Length)
            return x.Length.CompareTo(y.Length);
        return Weight(x[at]).CompareTo(Weight(y[at]));
    }

    // Surrogates stand for code points above U+FFFF, so they sort after U+E000..U+FFFF.
    private static int Weight(char unit) => unit switch { < '\ud800' => unit, < '\ue000' => unit + 0x2000, _ => unit - 0x800 };
}
