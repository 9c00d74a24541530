using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Perdure.Tests.Sql.Provider;

internal sealed class EngineParameter : DbParameter
{
    public override DbType DbType { get => Declared ?? DbType.Object; set => Declared = value; }

    /// <summary>The type that was set; null leaves it to the value, as drivers do.</summary>
    public DbType? Declared { get; private set; }

    /// <summary>As Oracle's driver has it.</summary>
    public EngineType OracleDbType { get; set; }

    public override byte Precision { get; set; }

    public override byte Scale { get; set; }

    public override ParameterDirection Direction { get; set; } = ParameterDirection.Input;

    public override bool IsNullable { get; set; }

    [AllowNull]
    public override string ParameterName { get; set; } = "";

    public override int Size { get; set; }

    [AllowNull]
    public override string SourceColumn { get; set; } = "";

    public override bool SourceColumnNullMapping { get; set; }

    public override object? Value { get; set; }

    public override void ResetDbType() => Declared = null;
}

/// <summary>Types that ADO.NET has no word for.</summary>
internal enum EngineType
{
    Unset,
    Blob,
}
