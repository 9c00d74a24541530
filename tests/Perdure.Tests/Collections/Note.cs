using System.Text.Json.Serialization;
using Perdure.Collections;

namespace Perdure.Tests.Collections;

public enum Mood { Calm, Angry }

public sealed record Note : Entity
{
    public string? Status { get; init; }

    public DateTimeOffset? Due { get; init; }

    public string[] Tags { get; init; } = [];

    public int Stars { get; init; }

    public double Score { get; init; }

    public Mood? Mood { get; init; }
}

public static class Notes
{
    public static readonly Field<Note, string?> Status = Field.Text<Note>("status", note => note.Status);
    public static readonly Field<Note, DateTimeOffset?> Due = Field.Time<Note>("due", note => note.Due);
    public static readonly Field<Note, string> Tags = Field.TextMany<Note>("tags", note => note.Tags);
    public static readonly Field<Note, long?> Stars = Field.Integer<Note>("stars", note => note.Stars);
    public static readonly Field<Note, Mood?> Feeling = Field.Enum<Note, Mood>("mood", note => note.Mood);

    public static readonly CollectionDefinition<Note> Definition = new("notes", note => note.Id)
    {
        Indexes =
        [
            Index.On(Status).OrderBy(Due),
            Index.On(Tags).OrderBy(Field.CreatedAt<Note>()),
            Index.On(Feeling, Status),
            Index.By(Stars),
        ],
        ExpiresAt = note => note.Status == "brief" ? note.CreatedAt.AddMinutes(1) : null,
    };
}

/// <summary>A type of the caller's own, with a source-generated contract.</summary>
public sealed class Plain
{
    public required string Key { get; set; }

    public double Value { get; set; }

    public long Mark { get; set; }
}

[JsonSerializable(typeof(Plain))]
public sealed partial class PlainJson : JsonSerializerContext;
