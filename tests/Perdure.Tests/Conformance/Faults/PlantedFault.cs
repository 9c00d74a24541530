using Perdure.Storage;

namespace Perdure.Tests.Conformance.Faults;

/// <summary>A mistake with a name, scenarios that it must turn red, and how to put it before a good backend.</summary>
internal sealed record PlantedFault(string Name, string[] Reds, Func<Backend, Backend> Before)
{
    public static IReadOnlyList<PlantedFault> All { get; } =
    [
        .. WriteFaults.All,
        .. BodyFaults.All,
        .. OrderFaults.All,
        .. IdFaults.All,
        .. ExpiryFaults.All,
        .. LogFaults.All,
        .. SetupFaults.All,
        .. SqlFaults.All,
        .. RoomFaults.All,
        .. BeginningFaults.All,
        .. DerivedSearchFaults.All,
        .. KnowledgeFaults.All,
        .. PeopleFaults.All,
        .. TraceFaults.All,
        .. TransferFaults.All,
        .. WorkFaults.All,
        .. EventFaults.All,
        .. LockFaults.All,
        .. CacheFaults.All,
    ];

    public override string ToString() => Name;
}
