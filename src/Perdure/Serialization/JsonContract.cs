using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Perdure.Serialization;

/// <summary>Finds the JSON contract of a type in options.</summary>
internal static class JsonContract
{
    /// <summary>The contract of a type.</summary>
    /// <exception cref="ArgumentException">The options know none; the message says what to add.</exception>
    public static JsonTypeInfo<T> TypeInfoOf<T>(this JsonSerializerOptions options)
    {
        try
        {
            return (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
        }
        catch (NotSupportedException exception)
        {
            throw new ArgumentException(
                $"The store's JSON options know no contract of {typeof(T)}; set AgentStoreOptions.Json to options whose TypeInfoResolver is a JsonSerializerContext with [JsonSerializable(typeof({typeof(T).Name}))].", nameof(options), exception);
        }
    }
}
