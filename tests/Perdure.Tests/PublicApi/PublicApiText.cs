using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Perdure.Tests.PublicApi;

/// <summary>The public surface of an assembly as text: one line per type and member, sorted, with nullability and default values.</summary>
internal static class PublicApiText
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static string Of(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(TypeNames.Full, StringComparer.Ordinal))
        {
            text.Append(Kind(type)).Append(' ').Append(TypeNames.Full(type));
            var bases = Bases(type);
            text.Append(bases.Length > 0 ? " : " + bases : "").Append('\n');
            foreach (var line in Members(type).Order(StringComparer.Ordinal))
                text.Append("    ").Append(line).Append('\n');
        }
        return text.ToString();
    }

    private static string Kind(Type type)
    {
        if (type.IsEnum)
            return "enum";
        if (type.IsSubclassOf(typeof(Delegate)))
            return "delegate";
        if (type.IsInterface)
            return "interface";
        if (type.IsValueType)
            return (type.GetCustomAttribute<IsReadOnlyAttribute>() is null ? "" : "readonly ") + (type.IsByRefLike ? "ref " : "") + "struct";
        return (type.IsAbstract && type.IsSealed ? "static " : type.IsSealed ? "sealed " : type.IsAbstract ? "abstract " : "") + "class";
    }

    private static string Bases(Type type)
    {
        if (type.IsEnum || type.IsSubclassOf(typeof(Delegate)))
            return "";
        var inherited = type.BaseType?.GetInterfaces() ?? [];
        var own = type.GetInterfaces().Except(inherited).Where(one => one.IsPublic).Select(one => TypeNames.Of(one)).Order(StringComparer.Ordinal);
        var parent = type.BaseType is { } given && given != typeof(object) && given != typeof(ValueType) ? [TypeNames.Of(given)] : Array.Empty<string>();
        return string.Join(", ", parent.Concat(own));
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
            return Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name), null)}");
        if (type.IsSubclassOf(typeof(Delegate)))
            return [Method(type.GetMethod("Invoke")!)];
        return type.GetConstructors(Declared).Where(IsSeen).Select(constructor => $"new({Parameters(constructor)})")
            .Concat(type.GetMethods(Declared).Where(method => IsSeen(method) && (!method.IsSpecialName || (method.Name.StartsWith("op_", StringComparison.Ordinal) && method.GetCustomAttribute<CompilerGeneratedAttribute>() is null)) && !method.Name.StartsWith('<')).Select(Method))
            .Concat(type.GetProperties(Declared).Where(property => property.GetAccessors(true).Any(IsSeen)).Select(Property))
            .Concat(type.GetFields(Declared).Where(field => field.IsPublic).Select(field => $"{(field.IsLiteral ? "const " : "static ")}{TypeNames.Of(field.FieldType)} {field.Name}"));
    }

    // What the compiler makes for a record is not a decision.
    private static bool IsSeen(MethodBase method) => (method.IsSpecialName || method.GetCustomAttribute<CompilerGeneratedAttribute>() is null) && IsPublic(method);

    private static bool IsPublic(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Method(MethodInfo method)
    {
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(one => one.Name))}>" : "";
        var kind = method.IsStatic ? "static " : method.IsAbstract ? "abstract " : method.GetBaseDefinition() != method ? "override " : method.IsVirtual && !method.IsFinal ? "virtual " : "";
        return $"{kind}{TypeNames.Of(method.ReturnParameter)} {method.Name}{generic}({Parameters(method)})";
    }

    private static string Property(PropertyInfo property)
    {
        var getter = property.GetMethod is { } get && IsSeen(get) ? "get; " : "";
        var setter = property.SetMethod is { } set && IsSeen(set) ? set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init; " : "set; " : "";
        var required = property.GetCustomAttribute<RequiredMemberAttribute>() is null ? "" : "required ";
        var isStatic = property.GetAccessors(true)[0].IsStatic ? "static " : "";
        return $"{isStatic}{required}{TypeNames.Of(property)} {property.Name} {{ {getter}{setter}}}";
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        $"{TypeNames.Of(parameter)} {parameter.Name}{(parameter.HasDefaultValue ? $" = {parameter.RawDefaultValue ?? "default"}" : "")}"));
}
