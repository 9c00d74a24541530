using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Perdure.Benchmarks.Workloads;

/// <summary>A conversation whose state changes a little in each step; the same every time it is played.</summary>
internal abstract class Scenario<TState> where TState : class
{
    /// <summary>The state before the first step.</summary>
    public abstract TState Start();

    /// <summary>Makes the change of a step, from 1.</summary>
    public abstract Step<TState> At(int step);

    /// <summary>The state behind a step.</summary>
    public TState After(int steps)
    {
        var state = Start();
        for (var step = 1; step <= steps; step++)
            At(step).ApplyTo(state);
        return state;
    }

    public static JsonTypeInfo<TState> TypeIn(AgentStore store) => (JsonTypeInfo<TState>)store.Context.Json.GetTypeInfo(typeof(TState));

    public static byte[] BytesOf(TState state, AgentStore store) => JsonSerializer.SerializeToUtf8Bytes(state, TypeIn(store));
}
