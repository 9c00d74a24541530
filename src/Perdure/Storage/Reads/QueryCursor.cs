namespace Perdure.Storage;

/// <summary>The place behind a record in the order of a query: stable, whatever is inserted meanwhile.</summary>
/// <param name="Order">The value of the order field; <see cref="FieldValue.Null"/> for an index without one.</param>
/// <param name="Id">The record's id.</param>
public readonly record struct QueryCursor(FieldValue Order, string Id);
