using Microsoft.Extensions.AI;
using Perdure.Reasoning;

namespace Perdure.Extensions.AI;

/// <summary>Puts a recorder before a chat client.</summary>
public static class ReasoningChatClients
{
    /// <summary>The same client, with what the model thinks recorded. See <see cref="ReasoningChatClient"/>.</summary>
    public static IChatClient RecordingTo(this IChatClient client, IReasoningSink sink) => new ReasoningChatClient(client, sink);
}
