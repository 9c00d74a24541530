using System.Reflection;
using Perdure.Conformance;
using Perdure.Storage;

namespace Perdure.Tests.Conformance;

/// <summary>Which backends and fixtures the conformance tests leave out.</summary>
internal static class Completeness
{
    /// <summary>A backend that is made of another one is a wrapper, and keeps the promises of what it wraps.</summary>
    public static bool IsWrapper(Type backend) =>
        backend.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance).Any(constructor => constructor.GetParameters().Any(parameter => parameter.ParameterType.IsAssignableTo(typeof(Backend))));

    public static bool MustBeTested(Type type) => type.IsAssignableTo(typeof(Backend)) && !type.IsAbstract && !IsWrapper(type);

    /// <summary>The backends of some types that none of the fixtures opens.</summary>
    public static IReadOnlyList<Type> Untested(IEnumerable<Type> types, IReadOnlyCollection<Type> opened) => [.. types.Where(MustBeTested).Except(opened)];

    /// <summary>The assemblies of this product beside the tests, those that ship.</summary>
    public static IReadOnlyList<Assembly> Shipped() =>
    [
        .. Directory.GetFiles(AppContext.BaseDirectory, "Perdure*.dll").Select(Path.GetFileNameWithoutExtension)
            .Where(name => name is not ("Perdure.Tests" or "Perdure.Worker")).Select(name => Assembly.Load(new AssemblyName(name!))),
    ];

    /// <summary>The fixtures of an assembly, each with the test class that runs it, or null.</summary>
    public static IReadOnlyList<(Type Fixture, Type? Tests)> Fixtures(IReadOnlyCollection<Type> types) =>
    [
        .. types.Where(type => type.IsAssignableTo(typeof(BackendFixture)) && !type.IsAbstract && type.GetConstructor([]) is not null)
            .Select(fixture => (fixture, types.FirstOrDefault(type => type.IsSealed && type.BaseType == typeof(BackendConformance<>).MakeGenericType(fixture)))),
    ];
}
