using Perdure.Storage;

namespace Perdure.Databases;

/// <summary>What preparing a store does with its tables.</summary>
public enum SchemaMode
{
    /// <summary>Creates what is missing, adds and fills new indexes.</summary>
    Apply,

    /// <summary>Changes nothing; a schema that is not exactly the declared one is a <see cref="Fault.SchemaMismatch"/>. For a role that may not create tables.</summary>
    Assert,
}
