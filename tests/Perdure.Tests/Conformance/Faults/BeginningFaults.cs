using Perdure.Storage;

namespace Perdure.Tests.Conformance.Faults;

/// <summary>Mistakes that the initialisation of a store, and the erasure of histories, must notice.</summary>
internal static class BeginningFaults
{
    public static IReadOnlyList<PlantedFault> All { get; } =
    [
        new("beginning: creates over what is there", ["initialize.at-once-by-several", "initialize.password-made-once"], b => new FaultyBackend(b) { Changing = op => op is Put { Expect.Kind: ExpectKind.Absent } put ? put with { Expect = Expect.Any } : op }),
        new("beginning: loses the admin's password", ["initialize.fills-once", "initialize.finishes-what-was-interrupted"], b => new FaultyBackend(b) { Changing = op => op is Put { Key.Collection: "user_credentials" } put ? new Require(put.Key, Expect.Any) : op }),
        new("beginning: drops no history", ["erase.histories-and-what-names-the-user"], b => new FaultyBackend(b) { Changing = op => op is Drop { Key.Log: "revisions" } drop ? new Trim(drop.Key, []) : op }),
    ];
}
