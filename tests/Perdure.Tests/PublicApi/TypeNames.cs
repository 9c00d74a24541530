using System.Reflection;

namespace Perdure.Tests.PublicApi;

/// <summary>Types as C# writes them, short, with question marks where null is allowed.</summary>
internal static class TypeNames
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(bool)] = "bool", [typeof(byte)] = "byte", [typeof(int)] = "int", [typeof(long)] = "long",
        [typeof(double)] = "double", [typeof(float)] = "float", [typeof(decimal)] = "decimal", [typeof(string)] = "string", [typeof(object)] = "object",
    };

    private static readonly NullabilityInfoContext Nullability = new();

    public static string Full(Type type) => $"{type.Namespace}.{Of(type)}";

    public static string Of(ParameterInfo parameter) => Of(parameter.ParameterType, Nullability.Create(parameter));

    public static string Of(PropertyInfo property) => Of(property.PropertyType, Nullability.Create(property));

    public static string Of(Type type, NullabilityInfo? info = null)
    {
        if (type.IsByRef)
            return "ref " + Of(type.GetElementType()!);
        if (Nullable.GetUnderlyingType(type) is { } value)
            return Of(value) + "?";
        var mark = info is not null && !type.IsValueType && !type.IsGenericParameter && info.ReadState == NullabilityState.Nullable ? "?" : "";
        if (type.IsArray)
            return Of(type.GetElementType()!, info?.ElementType) + "[]" + mark;
        if (!type.IsGenericType)
            return Keywords.GetValueOrDefault(type, Nested(type)) + mark;
        var arguments = type.GetGenericArguments().Select((argument, i) => Of(argument, info is { GenericTypeArguments: var known } && i < known.Length ? known[i] : null));
        return $"{Nested(type)}<{string.Join(", ", arguments)}>{mark}";
    }

    private static string Nested(Type type)
    {
        var name = type.Name.Split('`')[0];
        return type.IsNested && !type.IsGenericParameter ? $"{Nested(type.DeclaringType!)}.{name}" : name;
    }
}
