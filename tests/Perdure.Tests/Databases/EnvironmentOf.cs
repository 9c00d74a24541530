namespace Perdure.Tests.Databases;

/// <summary>An environment for one test.</summary>
internal static class EnvironmentOf
{
    public static Func<string, string?> Variables(params (string Name, string Value)[] variables) =>
        name => variables.FirstOrDefault(variable => variable.Name == name).Value;
}
