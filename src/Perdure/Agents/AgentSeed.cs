using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Perdure.Serialization;

namespace Perdure.Agents;

/// <summary>
/// The mark by which a later seed tells an agent that nobody touched: the hash of its configuration as it was seeded, kept in
/// its metadata. What runs change by themselves (status, version, times) is not in it.
/// </summary>
internal static class AgentSeed
{
    private const string Mark = "seeded";

    public static Agent Marked(Agent agent)
    {
        var marked = agent with { Metadata = (System.Text.Json.Nodes.JsonObject)agent.Metadata.DeepClone() };
        marked.Metadata[Mark] = HashOf(agent);
        return marked;
    }

    /// <summary>Whether it still is as some seed left it.</summary>
    public static bool IsUntouched(Agent stored) => stored.Metadata[Mark] is { } mark && mark.GetValueKind() == JsonValueKind.String && mark.GetValue<string>() == HashOf(stored);

    public static bool IsSame(Agent stored, Agent seed) => HashOf(stored) == HashOf(seed);

    private static string HashOf(Agent agent)
    {
        var bare = agent with { Metadata = (System.Text.Json.Nodes.JsonObject)agent.Metadata.DeepClone(), Status = default, Version = 0, CreatedAt = default, UpdatedAt = default };
        bare.Metadata.Remove(Mark);
        return Base64Url.EncodeToString(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(bare, RoomJson.Default.Agent)));
    }
}
