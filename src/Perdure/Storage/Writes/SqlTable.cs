namespace Perdure.Storage;

/// <summary>A table of the caller's own in the schema of the store's tables, for a hole of a <see cref="SqlText"/>: <c>$"DELETE FROM {new SqlTable("orders")}"</c>. Its name is quoted, whatever it holds.</summary>
/// <param name="Name">Exactly as the database knows it.</param>
public sealed record SqlTable(string Name);
