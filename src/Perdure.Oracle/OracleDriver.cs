using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Perdure.Oracle;

/// <summary>
/// What of Oracle's driver ADO.NET has no word for: the type BLOB, and that large objects travel with their rows. It is found by constant names, so that a trimmed program keeps it. Parameters and commands of other types, such as
/// those of a wrapper, are left as they are.
/// </summary>
internal sealed class OracleDriver
{
    private readonly PropertyInfo? type;
    private readonly PropertyInfo? lobFetch;

    private OracleDriver(PropertyInfo? type, PropertyInfo? lobFetch) => (this.type, this.lobFetch) = (type, lobFetch);

    /// <summary>The one the program references, if it does.</summary>
    public static OracleDriver Referenced { get; } = Of(
        Type.GetType("Oracle.ManagedDataAccess.Client.OracleParameter, Oracle.ManagedDataAccess", throwOnError: false),
        Type.GetType("Oracle.ManagedDataAccess.Client.OracleCommand, Oracle.ManagedDataAccess", throwOnError: false));

    public static OracleDriver Of(
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] Type? parameter,
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] Type? command) =>
        new(parameter?.GetProperty("OracleDbType"), command?.GetProperty("InitialLOBFetchSize"));

    /// <summary>Tells a parameter that it is a large object.</summary>
    public void DeclareBlob(DbParameter parameter)
    {
        if (type?.DeclaringType?.IsInstanceOfType(parameter) == true)
            type.SetValue(parameter, Enum.Parse(type.PropertyType, "Blob"));
    }

    /// <summary>Lets large objects travel with their rows; else each costs a round trip.</summary>
    public void Tune(DbCommand command)
    {
        if (lobFetch?.DeclaringType?.IsInstanceOfType(command) == true)
            lobFetch.SetValue(command, -1);
    }
}
