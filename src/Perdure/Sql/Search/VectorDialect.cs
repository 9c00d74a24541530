using System.Data.Common;
using Perdure.Storage;

namespace Perdure.Sql;

/// <summary>How a database keeps and compares vectors. Immutable and safe to share.</summary>
public abstract class VectorDialect
{
    /// <summary>The metrics it has.</summary>
    public abstract IReadOnlyList<VectorMetric> Metrics { get; }

    /// <summary>The type of a column of vectors.</summary>
    public abstract string Type(VectorSchema schema);

    /// <summary>A vector out of a parameter of <see cref="SqlKind.Vector"/>.</summary>
    public abstract string Value(VectorSchema schema, string parameter);

    /// <summary>A vector as the value of such a parameter.</summary>
    public abstract object Encode(ReadOnlyMemory<float> vector);

    /// <summary>
    /// Inserts or replaces the vector of a visible record, which stays there until the transaction ends. It touches no row when
    /// the record is not there. Columns: scope, id, created_at (the record's), embedding.
    /// </summary>
    /// <param name="vectors">The table of vectors, quoted.</param>
    /// <param name="records">The table of records, quoted.</param>
    /// <param name="condition">What is true of the record (alias <c>r</c>).</param>
    /// <param name="value">The vector.</param>
    public abstract string Put(string vectors, string records, string condition, string value);

    /// <summary>The distance of a column from a vector; the less the nearer, as the index has it.</summary>
    public abstract string Distance(VectorSchema schema, string column, string value);

    /// <summary>The same number so that no index answers for it.</summary>
    public abstract string ExactDistance(VectorSchema schema, string column, string value);

    /// <summary>A column of vectors as what <see cref="Decode"/> reads.</summary>
    public abstract string Readable(VectorSchema schema, string column);

    /// <summary>The vector in a column of a row.</summary>
    public abstract ReadOnlyMemory<float> Decode(DbDataReader row, int column);

    /// <summary>The score of a distance.</summary>
    public abstract double Score(VectorMetric metric, double distance);

    /// <summary>Creates the index unless it is there; null: none is declared.</summary>
    /// <param name="index">Its name, not yet quoted.</param>
    /// <param name="table">The table, not yet quoted.</param>
    /// <param name="schema">The declaration.</param>
    public abstract string? CreateIndex(string index, string table, VectorSchema schema);

    /// <summary>Changes the type of the column to the declared one; null where all elements are kept alike.</summary>
    public virtual string? ChangeType(string table, VectorSchema schema) => null;

    /// <summary>The table of vectors, as declared.</summary>
    /// <param name="table">Its name.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="record">The name of its key, which is the record's: scope and id.</param>
    /// <param name="indexes">Its other indexes.</param>
    public virtual TableShape Shape(string table, IReadOnlyList<SqlColumn> columns, string record, IReadOnlyList<IndexShape> indexes) => new(table, columns, new SqlKey(record, "scope", "id"), indexes);

    /// <summary>How far a search by the index looks, where that is part of its text; equal widths have equal texts.</summary>
    public virtual int Width(VectorSchema schema, int limit) => 0;

    /// <summary>A search by the index: id and distance of at most as many rows as are asked for, the nearest first. It must be a text for which the planner takes the index.</summary>
    public abstract string Nearest(NearestShape shape);

    /// <summary>The value of <c>candidates</c>: how many rows the index is asked for, where records are looked up behind it.</summary>
    public virtual int Candidates(VectorQuery query, int width) => 0;

    /// <summary>What a search executes before, in one transaction with it, with <see cref="SettingValues"/>; null: nothing.</summary>
    public virtual SqlStatement? Settings(VectorSchema schema) => null;

    /// <summary>The values of <see cref="Settings"/>.</summary>
    public virtual object?[] SettingValues(VectorSchema schema, VectorQuery query) => [];

    /// <summary>Counts the rows for the planner, after an index was built over them; null: the server has done it.</summary>
    /// <param name="table">The table, not yet quoted.</param>
    public virtual string? Count(string table) => null;

    /// <summary>What a script executes before the first table of vectors; null: nothing.</summary>
    public virtual string? Foundation => null;

    /// <summary>Makes the database ready for vectors, or says why it can't be. Called under the lock, before the first table is created.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.Unsupported"/> or <see cref="Fault.Denied"/>; the message says what to do.</exception>
    public virtual ValueTask ReadyAsync(SqlSession session) => ValueTask.CompletedTask;
}
