using System.Text.Json;
using System.Text.Json.Nodes;
using Perdure.Collections;

namespace Perdure.Conformance.Rooms;

internal enum Mood
{
    Calm,
    Eager,
    Angry,
}

/// <summary>A record of the caller's own with a field of each kind.</summary>
internal sealed record Article : Entity
{
    public string? Author { get; init; }

    public long? Stars { get; init; }

    public double? Score { get; init; }

    public DateTimeOffset? Due { get; init; }

    public bool? Done { get; init; }

    public Mood? Mood { get; init; }

    public Guid? Key { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public DateTimeOffset? Until { get; init; }

    public JsonObject Data { get; init; } = [];

    /// <summary>All of it as text, but for what the store keeps of it.</summary>
    public string Show() => JsonSerializer.Serialize(this with { Version = 0, CreatedAt = default, UpdatedAt = default }, ArticleJson.Default.Article);
}

/// <summary>The same as the other way to write one: a class that can be changed, with an id of its own name and nothing of the store.</summary>
internal sealed class Plain
{
    public string Name { get; set; } = "";

    public int Value { get; set; }
}

/// <summary>The declarations.</summary>
internal static class Articles
{
    public static readonly Field<Article, string?> Author = Field.Text<Article>("author", article => article.Author);
    public static readonly Field<Article, long?> Stars = Field.Integer<Article>("stars", article => article.Stars);
    public static readonly Field<Article, double?> Score = Field.Number<Article>("score", article => article.Score);
    public static readonly Field<Article, DateTimeOffset?> Due = Field.Time<Article>("due", article => article.Due);
    public static readonly Field<Article, bool?> Done = Field.Boolean<Article>("done", article => article.Done);
    public static readonly Field<Article, Mood?> Mood = Field.Enum<Article, Mood>("mood", article => article.Mood);
    public static readonly Field<Article, Guid?> Key = Field.Guid<Article>("key", article => article.Key);
    public static readonly Field<Article, string> Tags = Field.TextMany<Article>("tags", article => article.Tags);

    public static CollectionDefinition<Article> Definition { get; } = Make(1);

    public static CollectionDefinition<Plain> Plains { get; } = new("kit_plains", plain => plain.Name);

    public static AgentStoreOptions Options { get; } = new() { Collections = [Definition, Plains] };

    /// <summary>The declaration of some revision: of 0, records without indexes.</summary>
    public static CollectionDefinition<Article> Make(int revision) => new("kit_articles", article => article.Id)
    {
        Revision = revision + 1,
        ExpiresAt = article => article.Until,
        Indexes = revision == 0 ? [] :
        [
            Index.By(Author), Index.By(Stars), Index.By(Score), Index.By(Due), Index.By(Mood), Index.By(Field.CreatedAt<Article>()), Index.By(Field.UpdatedAt<Article>()),
            Index.On(Author).OrderBy(Stars), Index.On(Done).OrderBy(Due), Index.On(Mood, Done).OrderBy(Score), Index.On(Key), Index.On(Tags).OrderBy(Stars), Index.On(Author, Tags),
        ],
    };
}

/// <summary>The contract by which articles are compared.</summary>
[System.Text.Json.Serialization.JsonSerializable(typeof(Article))]
internal sealed partial class ArticleJson : System.Text.Json.Serialization.JsonSerializerContext;
