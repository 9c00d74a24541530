using System.Security.Cryptography;
using System.Text;

namespace Perdure.Sql;

/// <summary>
/// Names of tables and indexes. <c>$</c> is in no schema name, so a derived name is never a declared one; a name too long
/// for the database keeps its beginning and ends in <c>$</c> and a hash.
/// </summary>
public sealed class SqlNames(int maxBytes, string prefix)
{
    /// <summary>The table of revisions.</summary>
    public string Schema { get; } = prefix + "perdure_schema";

    /// <summary>The table of a collection or a kind of log.</summary>
    public string Table(string name) => Fit(prefix + name);

    /// <summary>Something derived from a collection or a kind of log: an index, an index table, a table of streams.</summary>
    public string Derived(string name, string part) => Fit($"{prefix}{name}${part}");

    private string Fit(string name) => name.Length <= maxBytes
        ? name
        : $"{name[..(maxBytes - 9)]}${Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 4))}";
}
