using System.Text.Json;
using Perdure.Collections;

namespace Perdure.Events;

/// <summary>How the changes of one collection are published: in which channel, by which types, and what is told of its records.</summary>
internal abstract class PublishedChange(string name, string channel)
{
    /// <summary>The name by which <see cref="EventOptions.Publish"/> asks for it.</summary>
    public string Name => name;

    public string Channel => channel;

    /// <summary>The collection.</summary>
    public abstract CollectionDefinition Collection { get; }

    /// <summary>What happened; none when it is nothing to tell of.</summary>
    /// <param name="json">How records are read.</param>
    /// <param name="before">What was there; null when nothing was or it is not known.</param>
    /// <param name="after">What is there now; null: nothing.</param>
    /// <param name="isThere">Whether there was something.</param>
    public abstract (IReadOnlyList<string> Types, string? Before, string? After) Of(JsonSerializerOptions json, ReadOnlyMemory<byte>? before, ReadOnlyMemory<byte>? after, bool isThere);
}

/// <summary>The same by functions of the record's type.</summary>
internal sealed class PublishedChange<T>(string name, string channel, CollectionDefinition<T> definition, Func<T, string?> status, Func<T?, T?, bool, IEnumerable<string>> types)
    : PublishedChange(name, channel) where T : class
{
    public override CollectionDefinition Collection => definition;

    public override (IReadOnlyList<string> Types, string? Before, string? After) Of(JsonSerializerOptions json, ReadOnlyMemory<byte>? before, ReadOnlyMemory<byte>? after, bool isThere)
    {
        var (was, now) = (Read(json, before), Read(json, after));
        return ([.. types(was, now, isThere)], was is null ? null : status(was), now is null ? null : status(now));
    }

    private T? Read(JsonSerializerOptions json, ReadOnlyMemory<byte>? body) => body is { } there ? definition.CodecFor(json).Parse(there, $"a record of {definition.Name}") : null;
}
