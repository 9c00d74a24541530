using System.Data.Common;
using Perdure.Storage;

namespace Perdure.Sql;

/// <summary>How a database finds records by words. Immutable and safe to share.</summary>
public abstract class TextDialect
{
    /// <summary>The type of the column that is searched.</summary>
    public abstract string Type { get; }

    /// <summary>As many bytes of a text (UTF-8) and of a query's words are looked at. Default: all.</summary>
    public virtual int MaxBytes => int.MaxValue;

    /// <summary>What is written into that column out of a text.</summary>
    public abstract string Value(TextSchema schema, string text);

    /// <summary>
    /// Inserts or replaces a row. Columns: scope, id, version (the record's), words.
    /// </summary>
    public abstract string Put(string table, string scope, string id, string version, string words);

    /// <summary>What stands behind the tables of a search to make a query of words, with alias <c>q</c>; begins with a comma or a join.</summary>
    public abstract string From(TextSchema schema, string words);

    /// <summary>Whether a row's column fits.</summary>
    public abstract string Matches(string column);

    /// <summary>How well it fits: larger is better.</summary>
    public abstract string Rank(string column);

    /// <summary>Creates the index unless it is there.</summary>
    /// <param name="index">Its name, not yet quoted.</param>
    /// <param name="table">The table, not yet quoted.</param>
    public abstract string CreateIndex(string index, string table);

    /// <summary>A statement that fails when the database does not know the language.</summary>
    public abstract string CheckLanguage(TextSchema schema);

    /// <summary>Whether that is what a failure says.</summary>
    public abstract bool IsUnknownLanguage(DbException exception);
}
