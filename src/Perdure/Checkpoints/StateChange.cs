using System.Text.Json;

namespace Perdure.Checkpoints;

/// <summary>One difference between two states.</summary>
/// <param name="Path">Where, e.g. <c>messages[3].text</c>.</param>
/// <param name="Before">The value in the first state; null when it has none there.</param>
/// <param name="After">The value in the second state; null when it has none there.</param>
public sealed record StateChange(string Path, JsonElement? Before, JsonElement? After);
