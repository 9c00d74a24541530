using System.Text.Json;
using Perdure.Collections;

namespace Perdure.Events;

/// <summary>A collection of which no more is known than that its records are created, updated and deleted.</summary>
internal sealed class OwnChange(CollectionDefinition definition) : PublishedChange(definition.Name, definition.Name)
{
    public override CollectionDefinition Collection => definition;

    public override (IReadOnlyList<string> Types, string? Before, string? After) Of(JsonSerializerOptions json, ReadOnlyMemory<byte>? before, ReadOnlyMemory<byte>? after, bool isThere) =>
        ([$"{definition.Name}.{(after is null ? "deleted" : isThere ? "updated" : "created")}"], null, null);
}
