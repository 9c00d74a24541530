namespace Perdure.Events;

/// <summary>Where a group stands.</summary>
/// <param name="Channel">Its channel.</param>
/// <param name="Group">Its name.</param>
/// <param name="Next">The position of the event that will be handed out next for the first time.</param>
/// <param name="Waiting">How many positions from there on the channel holds: the group's lag.</param>
/// <param name="Held">How many events consumers hold under a lease.</param>
/// <param name="Retrying">How many events wait for another attempt, or were left by a consumer whose lease ran out.</param>
public sealed record EventGroupStatus(string Channel, string Group, long Next, long Waiting, int Held, int Retrying);
