using System.Text.Json.Nodes;
using Perdure.Storage;

namespace Perdure.Knowledge;

/// <summary>How many to find, and what they must be. All conditions must hold.</summary>
public sealed record KnowledgeSearch
{
    /// <summary>Ten of any kind.</summary>
    public static KnowledgeSearch Any { get; } = new();

    /// <summary>The most items to find, 1 or more. Default: 10.</summary>
    public int Limit { get; init; } = 10;

    /// <summary>The least score, itself included; of a hybrid search, of the vectors. Null, the default: any.</summary>
    public double? MinimumScore { get; init; }

    /// <summary>Only items of this kind. Null, the default: of any.</summary>
    public KnowledgeKind? Kind { get; init; }

    /// <summary>Only this agent's. Null, the default: anyone's.</summary>
    public string? AgentId { get; init; }

    /// <summary>Only this user's. Null, the default: anyone's.</summary>
    public string? UserId { get; init; }

    /// <summary>Only what comes from this thread. Null, the default: from anywhere.</summary>
    public string? ThreadId { get; init; }

    /// <summary>Only of this category. Null, the default: of any.</summary>
    public string? Category { get; init; }

    /// <summary>Only chunks of this document. Null, the default: anything.</summary>
    public string? DocumentId { get; init; }

    /// <summary>
    /// What an item's metadata must hold at its top level: each name with a value that is equal. Types count: 5 is 5.0, but not
    /// "5", and null is a value that must be there. Default: nothing.
    /// </summary>
    public JsonObject Metadata { get; init; } = [];

    /// <summary>Whether all vectors are compared, so that none is missed, though there is an index. Default: false.</summary>
    public bool Exact { get; init; }

    /// <summary>Whether what is found is counted as used. Default: false.</summary>
    public bool CountUse { get; init; }

    internal IReadOnlyList<SearchCondition> Conditions()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Limit, 1, nameof(Limit));
        if (MinimumScore is double.NaN)
            throw new ArgumentException("MinimumScore is NaN; expected a number, or null for any score.");
        var conditions = new List<SearchCondition>();
        Add(KnowledgeSchema.Kind.Name, Kind?.ToString());
        Add(KnowledgeSchema.AgentId.Name, AgentId);
        Add(KnowledgeSchema.UserId.Name, UserId);
        Add(KnowledgeSchema.ThreadId.Name, ThreadId);
        Add(KnowledgeSchema.Category.Name, Category);
        Add(KnowledgeSchema.DocumentId.Name, DocumentId);
        foreach (var mark in MetadataMark.All(Metadata))
            Add(KnowledgeSchema.Meta.Name, mark);
        return conditions;

        void Add(string field, string? value)
        {
            if (value is not null)
                conditions.Add(new SearchCondition(field, FieldValue.Of(value)));
        }
    }
}
