using System.Text.Json;
using Perdure.Serialization;
using Perdure.Storage;

namespace Perdure.Events;

/// <summary>The data of an event that a room has published: which record changed, and how it stands.</summary>
/// <param name="Collection">The name of the record's collection.</param>
/// <param name="Id">Its id.</param>
/// <param name="Version">The mark of the save; null when it was deleted.</param>
/// <param name="Status">Its status after the change; null when it has none.</param>
/// <param name="StatusBefore">Its status before the change; null when it had none.</param>
/// <param name="Record">The record as it was saved, where <see cref="EventOptions.WithRecords"/> asks for it; null when it was deleted.</param>
public sealed record RecordChange(string Collection, string Id, long? Version, string? Status, string? StatusBefore, JsonElement? Record)
{
    /// <summary>The change that an event tells of.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.Corrupt"/> when it tells of none.</exception>
    public static RecordChange Of(AgentEvent told)
    {
        ArgumentNullException.ThrowIfNull(told);
        try
        {
            return told.Data?.Deserialize(RoomJson.Default.RecordChange) is { Collection: not null, Id: not null } change ? change : throw No(told, null);
        }
        catch (JsonException exception)
        {
            throw No(told, exception);
        }
    }

    private static PerdureException No(AgentEvent told, Exception? inner) => new(Fault.Corrupt, $"Event '{told.Id}' ({told.Type}) in channel '{told.Channel}' tells of no change of a record.", inner: inner);
}
