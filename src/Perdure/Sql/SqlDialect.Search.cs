namespace Perdure.Sql;

public abstract partial class SqlDialect
{
    /// <summary>How vectors are kept and compared; null where they are not.</summary>
    public virtual VectorDialect? Vectors => null;

    /// <summary>How records are found by words; null where they are not.</summary>
    public virtual TextDialect? Texts => null;
}
