using System.Text.Json;
using Perdure.Collections;
using Perdure.Serialization;
using Perdure.Storage;

namespace Perdure.Knowledge;

/// <summary>The declarations of the room. Chunks are found by searches and by their document, and are on no other list.</summary>
internal static class KnowledgeSchema
{
    public static readonly Field<KnowledgeItem, KnowledgeKind?> Kind = Field.Enum<KnowledgeItem, KnowledgeKind>("kind", item => item.Kind);
    public static readonly Field<KnowledgeItem, string?> AgentId = Field.Text<KnowledgeItem>("agent_id", item => item.AgentId);
    public static readonly Field<KnowledgeItem, string?> UserId = Field.Text<KnowledgeItem>("user_id", item => item.UserId);
    public static readonly Field<KnowledgeItem, string?> ThreadId = Field.Text<KnowledgeItem>("thread_id", item => item.ThreadId);
    public static readonly Field<KnowledgeItem, string?> Category = Field.Text<KnowledgeItem>("category", item => item.Category);
    public static readonly Field<KnowledgeItem, string?> DocumentId = Field.Text<KnowledgeItem>("document_id", item => item.DocumentId);
    public static readonly Field<KnowledgeItem, bool?> IsChunk = Field.Boolean<KnowledgeItem>("is_chunk", item => item.DocumentId is not null);
    public static readonly Field<KnowledgeItem, long?> UsageCount = Field.Integer<KnowledgeItem>("usage_count", item => item.UsageCount);
    public static readonly Field<KnowledgeItem, double?> Relevance = Field.Number<KnowledgeItem>("relevance_score", item => item.RelevanceScore);
    public static readonly Field<KnowledgeItem, string> Meta = Field.TextMany<KnowledgeItem>("meta", item => MetadataMark.All(item.Metadata));

    public static readonly CollectionDefinition<KnowledgeItem> Items = new("knowledge", item => item.Id)
    {
        Indexes =
        [
            Index.On(IsChunk).OrderBy(Field.CreatedAt<KnowledgeItem>()), Index.On(IsChunk).OrderBy(UsageCount), Index.On(Kind, IsChunk).OrderBy(Field.CreatedAt<KnowledgeItem>()),
            Index.On(AgentId, IsChunk).OrderBy(Field.CreatedAt<KnowledgeItem>()), Index.On(AgentId, IsChunk).OrderBy(UsageCount), Index.On(AgentId, IsChunk).OrderBy(Relevance),
            Index.On(AgentId, Category, IsChunk).OrderBy(Field.CreatedAt<KnowledgeItem>()), Index.On(UserId, IsChunk).OrderBy(Field.CreatedAt<KnowledgeItem>()),
            Index.On(ThreadId, IsChunk).OrderBy(Field.CreatedAt<KnowledgeItem>()), Index.On(DocumentId), Index.On(Meta),
        ],
        Json = RoomJson.Default.KnowledgeItem,
    };

    public static readonly Field<KnowledgeDocument, string?> DocumentAgent = Field.Text<KnowledgeDocument>("agent_id", document => document.AgentId);
    public static readonly Field<KnowledgeDocument, string?> DocumentUser = Field.Text<KnowledgeDocument>("user_id", document => document.UserId);
    public static readonly Field<KnowledgeDocument, bool?> IsThere = Field.Boolean<KnowledgeDocument>("is_there", document => document.Generation is not null);

    public static readonly CollectionDefinition<KnowledgeDocument> Documents = new("knowledge_documents", document => document.Id)
    {
        Indexes =
        [
            Index.On(IsThere).OrderBy(Field.CreatedAt<KnowledgeDocument>()), Index.On(DocumentAgent, IsThere).OrderBy(Field.CreatedAt<KnowledgeDocument>()),
            Index.On(DocumentUser, IsThere).OrderBy(Field.CreatedAt<KnowledgeDocument>()),
        ],
        Json = RoomJson.Default.KnowledgeDocument,
    };

    public const string Words = "knowledge_words";

    public static TextSchema WordsOf(KnowledgeOptions options) => new(Words, options.LanguageRevision, Items.Name, Text, options.Language);

    /// <summary>The declaration of the model's vectors; null when there are none.</summary>
    public static VectorSchema? VectorsOf(KnowledgeOptions options)
    {
        if (options.Dimensions is not { } dimensions)
            return null;
        var mostIndexed = options.Element == VectorElement.Half ? 4_000 : 2_000;
        var index = options.Index ?? (dimensions > mostIndexed ? VectorIndex.None : new HnswIndex());
        return new VectorSchema(VectorName(options.Model), options.VectorRevision, Items.Name, dimensions, options.Metric, options.Element, index);
    }

    // The hash keeps apart what the letters that a schema name may have don't.
    private static string VectorName(string model)
    {
        var letters = string.Concat(model.ToLowerInvariant().Take(18).Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));
        return $"knowledge_{letters}_{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(model)))[..8]}";
    }

    private static string? Text(ReadOnlyMemory<byte> body)
    {
        var reader = new Utf8JsonReader(body.Span, new JsonReaderOptions { MaxDepth = JsonText.MaxDepth });
        try
        {
            while (reader.Read())
                if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1)
                {
                    var isContent = reader.ValueTextEquals("content"u8);
                    reader.Read();
                    if (isContent)
                        return reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
                    reader.Skip();
                }
        }
        catch (JsonException)
        {
            // Damaged, or a wrapper's: no words are known of it.
        }
        return null;
    }
}
