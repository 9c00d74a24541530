namespace Perdure.Sql;

/// <summary>A table as it is declared: what creates it, and what it is compared with.</summary>
/// <param name="Name">Not yet quoted.</param>
/// <param name="Columns">Its columns, in order.</param>
/// <param name="Key">Its primary key; null: none.</param>
/// <param name="Indexes">Its other indexes.</param>
public sealed record TableShape(string Name, IReadOnlyList<SqlColumn> Columns, SqlKey? Key, IReadOnlyList<IndexShape> Indexes)
{
    /// <summary>The indexes, the key's first.</summary>
    internal IEnumerable<IndexShape> AllIndexes => Key is null ? Indexes : Indexes.Prepend(new IndexShape(Key.Name, Key.Columns));

    /// <summary>What creates it with its indexes.</summary>
    internal IEnumerable<string> Create(SqlDialect dialect)
    {
        var within = dialect.CreateTable(this);
        return [within ?? dialect.CreateTable(Name, Columns, Key), .. AllIndexes.Where(index => within is null || index.Own is not null).Select(index => Create(dialect, index)).OfType<string>()];
    }

    /// <summary>What creates one of its indexes; null where that is part of the table's creation.</summary>
    internal string? Create(SqlDialect dialect, IndexShape index) => index.Name == Key?.Name
        ? dialect.CreateKey(Name, Key)
        : index.Own ?? (Key is null && index.Columns is ["scope", "id"] ? dialect.CreateRecordIndex(index.Name, Name) : dialect.CreateIndex(index.Name, Name, index.Columns, index.NotNull));
}

/// <summary>An index as it is declared.</summary>
/// <param name="Name">Not yet quoted.</param>
/// <param name="Columns">The columns, in order.</param>
/// <param name="NotNull">A column where rows may be left out in which it is null; null: none is.</param>
public sealed record IndexShape(string Name, IReadOnlyList<string> Columns, string? NotNull = null)
{
    /// <summary>What creates an index of a kind of its own. Default: null, an ordinary one.</summary>
    public string? Own { get; init; }
}
