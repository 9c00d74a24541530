using System.Text.Json.Serialization;
using Perdure.Collections;

namespace Perdure.Tests.Documents.Snippets;

public sealed record RunState
{
    public IReadOnlyList<string> Messages { get; init; } = [];

    public string? Draft { get; init; }

    public int Step { get; init; }
}

[JsonSerializable(typeof(RunState))]
public sealed partial class RunJson : JsonSerializerContext;

public sealed record Ticket : Entity
{
    public required string Status { get; init; }

    public DateTimeOffset? Due { get; init; }

    public static readonly Field<Ticket, string?> ByStatus = Field.Text<Ticket>("status", ticket => ticket.Status);
    public static readonly Field<Ticket, DateTimeOffset?> ByDue = Field.Time<Ticket>("due", ticket => ticket.Due);

    public static readonly CollectionDefinition<Ticket> Collection = new("tickets", ticket => ticket.Id)
    {
        Indexes = [Index.On(ByStatus).OrderBy(ByDue)],
    };
}
