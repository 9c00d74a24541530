using System.Text.Json;

namespace Perdure.Threads;

/// <summary>A record of an archive.</summary>
/// <param name="Collection">Its collection.</param>
/// <param name="Id">Its id.</param>
/// <param name="Body">Its body.</param>
internal sealed record ArchivedRecord(string Collection, string Id, JsonElement Body);
