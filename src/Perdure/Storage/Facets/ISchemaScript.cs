namespace Perdure.Storage;

/// <summary>
/// The facet of a backend whose tables an administrator may make: <c>backend.Facet&lt;ISchemaScript&gt;()</c>. A script is text that the
/// database's own program (psql, mysql, sqlite3) executes as it is, with the rows of revisions; executed again it does no harm. Safe to share.
/// </summary>
/// <remarks>
/// What a new index holds of records that are there already can't be computed by SQL. A script makes its columns and leaves the
/// revision as it was; the next program that prepares the store fills them and then writes the revision, for which it needs no
/// right but to read and write rows.
/// </remarks>
public interface ISchemaScript
{
    /// <summary>What leads from the schema that is there to the declared one; empty when nothing does. It reads the database and changes nothing.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.SchemaMismatch"/> when the store holds a higher revision than declared, or another's table has a name that is needed.</exception>
    ValueTask<string> ScriptAsync(StoreSchema schema, CancellationToken cancellationToken = default);

    /// <summary>What makes the declared schema in an empty database. Connects to nothing.</summary>
    string ScriptFromEmpty(StoreSchema schema);
}
