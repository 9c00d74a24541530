using System.Text.Json;
using System.Text.Json.Serialization;

namespace Perdure.Messages;

/// <summary>
/// A piece of a message's content. The kinds are these and no others, so that no type name from storage is ever resolved;
/// what none of them holds is a <see cref="CustomPart"/>.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(TextPart), "text")]
[JsonDerivedType(typeof(ReasoningPart), "reasoning")]
[JsonDerivedType(typeof(ToolCallPart), "tool_call")]
[JsonDerivedType(typeof(ToolResultPart), "tool_result")]
[JsonDerivedType(typeof(DataPart), "data")]
[JsonDerivedType(typeof(UriPart), "uri")]
[JsonDerivedType(typeof(CustomPart), "custom")]
public abstract record MessagePart
{
    private protected MessagePart() { }
}

/// <summary>Text that is said.</summary>
/// <param name="Text">The text.</param>
public sealed record TextPart(string Text) : MessagePart;

/// <summary>Text a model thought before it spoke.</summary>
/// <param name="Text">The text.</param>
public sealed record ReasoningPart(string Text) : MessagePart;

/// <summary>A call of a tool.</summary>
/// <param name="CallId">What the result refers to.</param>
/// <param name="Name">The tool's name.</param>
/// <param name="Arguments">What it is called with; null: nothing.</param>
public sealed record ToolCallPart(string CallId, string Name, JsonElement? Arguments = null) : MessagePart;

/// <summary>What a tool returned.</summary>
/// <param name="CallId">The call it answers.</param>
/// <param name="Result">What it returned; null: nothing.</param>
/// <param name="IsError">Whether the call failed.</param>
public sealed record ToolResultPart(string CallId, JsonElement? Result = null, bool IsError = false) : MessagePart;

/// <summary>Bytes, such as an image.</summary>
/// <param name="MediaType">What they are, e.g. <c>image/png</c>.</param>
/// <param name="Data">The bytes.</param>
public sealed record DataPart(string MediaType, ReadOnlyMemory<byte> Data) : MessagePart;

/// <summary>A pointer to something that is kept elsewhere.</summary>
/// <param name="Uri">Where.</param>
/// <param name="MediaType">What it is; null: unknown.</param>
public sealed record UriPart(string Uri, string? MediaType = null) : MessagePart;

/// <summary>Content of the caller's own kind.</summary>
/// <param name="Kind">The caller's name for the kind.</param>
/// <param name="Value">The content.</param>
public sealed record CustomPart(string Kind, JsonElement Value) : MessagePart;
