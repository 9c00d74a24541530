namespace Perdure.Storage;

/// <summary>What a record must hold to be found by a search.</summary>
/// <param name="Field">A declared field of the collection. One of many values must be part of an index.</param>
/// <param name="Value">What it must be equal to; of a field of many values one of them must be. Null: the field holds nothing; not for a field of many.</param>
public readonly record struct SearchCondition(string Field, FieldValue Value);
