using System.Reflection;
using System.Runtime.Loader;
using Perdure.Databases;
using Perdure.Hosting;

namespace Perdure.Tests.Databases;

/// <summary>Perdure once more in this process, as a program has it that does not reference one of its packages: the tests reference them all.</summary>
internal sealed class ProgramWithout(string package) : AssemblyLoadContext
{
    /// <summary>What it says to a URL that it refuses.</summary>
    public string Refusal(string url) => Refusal(typeof(string), url);

    /// <summary>What it says to options that it refuses.</summary>
    public string Refusal(DatabaseKind kind, string host, string database)
    {
        var options = Activator.CreateInstance(Own(typeof(DatabaseOptions)))!;
        options.GetType().GetProperty(nameof(DatabaseOptions.Kind))!.SetValue(options, Enum.ToObject(Own(typeof(DatabaseKind)), (int)kind));
        options.GetType().GetProperty(nameof(DatabaseOptions.Host))!.SetValue(options, host);
        options.GetType().GetProperty(nameof(DatabaseOptions.Database))!.SetValue(options, database);
        return Refusal(options.GetType(), options);
    }

    protected override Assembly? Load(AssemblyName name) => name.Name == package ? throw new FileNotFoundException(package) : null;

    private Type Own(Type type) => LoadFromAssemblyPath(type.Assembly.Location).GetType(type.FullName!, throwOnError: true)!;

    private string Refusal(Type type, object argument)
    {
        var settings = Own(typeof(BackendSettings));
        var create = Own(typeof(BackendSchemes)).GetMethod(nameof(BackendSchemes.Create), [type, settings])!;
        return Should.Throw<TargetInvocationException>(() => create.Invoke(null, [argument, Activator.CreateInstance(settings)])).InnerException.ShouldBeOfType<ArgumentException>().Message;
    }
}
