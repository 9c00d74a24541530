using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Perdure.Serialization;

/// <summary>The JSON options a store uses unless told otherwise.</summary>
internal static class JsonDefaults
{
    // One copy per given options, so that stores that share options share what is known of their types.
    private static readonly ConditionalWeakTable<JsonSerializerOptions, JsonSerializerOptions> Completed = [];

    public static JsonSerializerOptions Options { get; } = Complete(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Whether nothing can tell how a type becomes JSON.</summary>
    public static bool Lacking(JsonSerializerOptions options) => options.TypeInfoResolver is null && !JsonSerializer.IsReflectionEnabledByDefault;

    /// <summary>The options with a resolver and a depth, as a copy where they lack one.</summary>
    public static JsonSerializerOptions Complete(JsonSerializerOptions options) =>
        options is { TypeInfoResolver: not null, MaxDepth: > 0 } ? options : Completed.GetValue(options, Copy);

    private static JsonSerializerOptions Copy(JsonSerializerOptions options)
    {
        var copy = new JsonSerializerOptions(options) { TypeInfoResolver = options.TypeInfoResolver ?? DefaultResolver() };
        if (copy.MaxDepth == 0)
            copy.MaxDepth = JsonText.MaxDepth;
        copy.MakeReadOnly();
        return copy;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Reflection is asked only where the feature switch says it is on; a trimmed program turns it off.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Reflection is asked only where the feature switch says it is on; a native program turns it off.")]
    private static IJsonTypeInfoResolver DefaultResolver() =>
        JsonSerializer.IsReflectionEnabledByDefault ? new DefaultJsonTypeInfoResolver() : JsonTypeInfoResolver.Combine();
}
