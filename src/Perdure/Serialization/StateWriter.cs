using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Perdure.Serialization;

/// <summary>
/// Turns a value into UTF-8 JSON that reads back as the same value, or refuses it with the path that holds what can't:
/// NaN and infinities, lone surrogates (which System.Text.Json would silently replace), cycles, types without a JSON form.
/// Safe to share.
/// </summary>
public static class StateWriter
{
    [ThreadStatic]
    private static Utf8JsonWriter? Idle;

    /// <summary>The bytes of a value.</summary>
    /// <exception cref="ArgumentException">Part of it can't be stored; the message names the path, e.g. <c>$.items[3].score</c>.</exception>
    public static byte[] Serialize<T>(T value, JsonTypeInfo<T> type)
    {
        using var buffer = new Utf8Buffer();
        Write(buffer, value, type);
        return buffer.Span.ToArray();
    }

    /// <summary>Writes the bytes of a value behind what the buffer holds; on a refusal the buffer is as it was.</summary>
    /// <exception cref="ArgumentException">Part of it can't be stored; the message names the path.</exception>
    internal static void Write<T>(Utf8Buffer buffer, T value, JsonTypeInfo<T> type)
    {
        ArgumentNullException.ThrowIfNull(type);
        var start = buffer.Length;
        var writer = Take(buffer, type.Options);
        try
        {
            JsonSerializer.Serialize(writer, value, type);
            writer.Flush();
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or NotSupportedException or InvalidOperationException)
        {
            writer.Flush();
            var path = JsonPath.Behind(buffer.Span[start..]);
            buffer.Truncate(start);
            if (Stepwise(type) is { } stepwise)
            {
                Write(buffer, value, stepwise);
                buffer.Truncate(start);
            }
            throw new ArgumentException($"The {typeof(T).Name} can't be stored: at {path}: {Reason(exception)} Nothing was written.", nameof(value), exception);
        }
        Return(writer);
    }

    // Code that a context has generated writes a name together with its value, so that a refusal leaves only the path of what
    // holds it: without that code the serialiser goes step by step.
    private static JsonTypeInfo<T>? Stepwise<T>(JsonTypeInfo<T> type) => type.Options.TypeInfoResolver is JsonSerializerContext context
        ? new JsonSerializerOptions(type.Options) { TypeInfoResolver = context.WithAddedModifier(Touch) }.GetTypeInfo(typeof(T)) as JsonTypeInfo<T>
        : null;

    // A contract that was changed in any way, be it to what it was, is not served by generated code.
    private static void Touch(JsonTypeInfo info)
    {
        var same = info.NumberHandling;
        info.NumberHandling = same;
    }

    private static Utf8JsonWriter Take(Utf8Buffer buffer, JsonSerializerOptions options)
    {
        var depth = options.MaxDepth == 0 ? 64 : options.MaxDepth;
        var writer = Idle;
        Idle = null;
        if (writer?.Options.MaxDepth == depth)
            writer.Reset(buffer);
        else
            writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = WellFormedEncoder.Instance, MaxDepth = depth });
        return writer;
    }

    private static void Return(Utf8JsonWriter writer)
    {
        writer.Reset(Stream.Null);
        Idle = writer;
    }

    // The serialiser ends its messages with a path without positions in lists; the one above has them.
    private static string Reason(Exception exception)
    {
        var path = exception.Message.IndexOf(" Path: $", StringComparison.Ordinal);
        return path < 0 ? exception.Message : exception.Message[..path];
    }
}
