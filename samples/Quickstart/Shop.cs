using Perdure;

namespace Quickstart;

/// <summary>Opens the store as every command of this program needs it.</summary>
internal static class Shop
{
    public static ValueTask<AgentStore> OpenAsync(string url) =>
        AgentStore.OpenAsync(url, new AgentStoreOptions { Json = StateJson.Default.Options, Knowledge = Memory.Options });
}
