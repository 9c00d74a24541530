using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Perdure.Checkpoints;

/// <summary>Finds how a type becomes JSON.</summary>
internal static class TypeInfo
{
    public static JsonTypeInfo<T> Of<T>(JsonSerializerOptions options)
    {
        try
        {
            return (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
        }
        catch (NotSupportedException exception)
        {
            throw new ArgumentException($"The store's JSON options don't know {typeof(T)}. Add it to your JsonSerializerContext ([JsonSerializable(typeof({typeof(T).Name}))]) and open the store with that context, or pass its JsonTypeInfo.", exception);
        }
    }
}
