namespace Perdure.Storage;

/// <summary>What searches hold in memory, by declaration and scope; what was not used for the longest time goes first. Safe to share.</summary>
internal sealed class IndexCache(SearchOptions options)
{
    private readonly Lock gate = new();
    private readonly Dictionary<(string Name, int Revision, string Scope), ICachedIndex> held = [];
    private long uses;

    public Leftovers Leftovers { get; } = new();

    /// <summary>The index of a declaration in a scope.</summary>
    public TIndex Get<TIndex>(string name, int revision, string scope, Func<TIndex> make) where TIndex : class, ICachedIndex
    {
        lock (gate)
        {
            if (!held.TryGetValue((name, revision, scope), out var found))
                held.Add((name, revision, scope), found = make());
            found.LastUsed = ++uses;
            return (TIndex)found;
        }
    }

    /// <summary>Lets go what is too much, but not the one that is in use.</summary>
    public void Fit(ICachedIndex used)
    {
        lock (gate)
        {
            var total = held.Values.Sum(index => index.Bytes);
            foreach (var (key, index) in total <= options.MaxBytes ? [] : held.OrderBy(pair => pair.Value.LastUsed).ToArray())
                if (total > options.MaxBytes && !ReferenceEquals(index, used) && held.Remove(key))
                    total -= index.Bytes;
        }
    }

    /// <summary>Refuses what is too much by itself.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.TooLarge"/>; the message says what to do.</exception>
    public void Check(long bytes, string name)
    {
        if (bytes > options.MaxBytes)
            throw new PerdureException(Fault.TooLarge, $"To search '{name}' in this scope more than {options.MaxBytes:N0} bytes would have to be held in memory. Raise Search.MaxBytes of the store's options, spread the records over several scopes, or use a database that searches itself, such as PostgreSQL with pgvector.");
    }
}
