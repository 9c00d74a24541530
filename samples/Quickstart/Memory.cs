using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.AI;
using Perdure;
using Perdure.Extensions.AI;
using Perdure.Knowledge;

namespace Quickstart;

/// <summary>What was read of a folder, in chunks that are found by what they are about.</summary>
internal sealed class Memory(AgentStore store, string folder)
{
    private const int Near = 16;

    private readonly KnowledgeStore knowledge = store.Knowledge.InScope("docs:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder)))[..16]);

    /// <summary>How the store keeps it. The vectors are hashes of words: no model, no network, the same on every machine.</summary>
    public static KnowledgeOptions Options { get; } = new KnowledgeOptions { Chunks = new ChunkOptions { Size = 120, Overlap = 20 } }.WithGenerator(new HashingEmbedder());

    /// <summary>Forgets files that are there no more.</summary>
    public async Task KeepOnlyAsync(IReadOnlyList<string> files)
    {
        var gone = await knowledge.Documents().Where(document => !files.Contains(document.Id)).Select(document => document.Id).ToListAsync();
        foreach (var file in gone)
            await knowledge.DeleteDocumentAsync(file);
    }

    /// <summary>Cuts a file into chunks, each with its vector. One that did not change is not embedded again.</summary>
    /// <returns>How many chunks there are.</returns>
    public async Task<int> StoreAsync(string file, string text) => string.IsNullOrWhiteSpace(text)
        ? 0
        : (await knowledge.StoreDocumentAsync(new KnowledgeDocument { Id = file, Source = file, AgentId = Librarian.Id }, text)).Chunks;

    /// <summary>The chunks that are near to a question, or have words that an answer is likely to have.</summary>
    public async Task<IReadOnlyList<KnowledgeMatch>> SearchAsync(string question, IReadOnlyList<Term> terms) =>
        await knowledge.SearchHybridAsync($"{question} {string.Join(' ', Question.WordsFor(question, terms))}", new KnowledgeSearch { Limit = Near, CountUse = true });
}
