using Perdure.Storage;

namespace Perdure.Tests.Conformance.Faults;

/// <summary>Mistakes that the rooms of users, their states and their erasure must notice.</summary>
internal static class PeopleFaults
{
    public static IReadOnlyList<PlantedFault> All { get; } =
    [
        new("people: creates over what is there", ["user.create-find-save-update-delete", "user.names-are-unique", "user.refused-names-leave-nothing", "user.racing-for-a-name", "user.in-a-unit", "state.save-find-update-delete", "context.values"],
            b => Changing(b, op => op is Put { Expect.Kind: ExpectKind.Absent } put ? put with { Expect = Expect.Any } : op)),
        new("people: loses every third write", ["user.data-by-the-key", "context.user-data-by-the-key"], RoomFaults.Losing),
        new("people: replaces whatever version", ["persona.update-compares"],
            b => Changing(b, op => op is Put { Expect.Kind: ExpectKind.Exactly } put ? put with { Expect = Expect.Any } : op)),
        new("people: removes nothing", ["user.names-of-the-past-are-free", "login.password", "context.in-no-list-after-its-delete", "erase.everything-of-one-user", "erase.threads-of-others-in-a-session"],
            b => Changing(b, op => op is Remove remove ? new Require(remove.Key, Expect.Any) : op)),
        new("people: folds the case of names", ["user.hostile-names"], b => Naming(b, key => key.Collection == "user_names" ? new RecordKey(key.Collection, key.Scope, key.Id.ToLowerInvariant()) : key)),
        new("people: folds the case of scopes", ["state.keys-of-two-parts"], b => Naming(b, key => new RecordKey(key.Collection, key.Scope.ToLowerInvariant(), key.Id))),
        new("people: takes user10 for user1", ["erase.nobody"], b => Naming(b, key => new RecordKey(key.Collection, First(key.Scope), First(key.Id)))),
        new("people: answers in the wrong order", ["user.list", "state.sessions-of-a-user", "persona.of-a-user-in-order"], b => new FaultyBackend(b) { Answering = (_, _, records) => records.Reverse() }),
        new("people: renews no password", ["login.older-hash-is-renewed"], b => Changing(b, op => op is Put { Key.Collection: "user_credentials", Expect.Kind: ExpectKind.Exactly } put ? new Require(put.Key, put.Expect) : op)),
        new("people: forgets expiry", ["login.gives-a-session"], b => Changing(b, op => op is Put put ? put with { ExpiresAt = null } : op)),
        new("people: drops required records", ["login.deactivated-meanwhile"], b => Changing(b, op => op is Require require ? require with { Expect = Expect.Any } : op)),
        new("people: loses the way from a session to a user", ["state.users-of-a-session", "state.ends-in-between"], b => Changing(b, op => op is Put { Key.Collection: "session_users" } put ? new Require(put.Key, Expect.Any) : op)),
        new("people: keeps the way from a session to a user", ["erase.interrupted", "erase.while-the-user-writes"], b => Changing(b, op => op is Remove { Key.Collection: "session_users" } remove ? new Require(remove.Key, Expect.Any) : op)),
        new("people: writes one operation after another", ["state.at-once-with-context-and-personas"], b => new FaultyBackend(b) { Writing = RoomFaults.OneByOneAsync }),
        new("people: sweeps nothing", ["erase.what-has-expired", "session.swept-with-all-rooms"], b => new FaultyBackend(b) { Sweeping = (_, _, _, _) => ValueTask.FromResult(0) }),
    ];

    private static FaultyBackend Changing(Backend inner, Func<WriteOperation, WriteOperation> change) => new(inner) { Changing = change };

    private static FaultyBackend Naming(Backend inner, Func<RecordKey, RecordKey> name) =>
        new(inner) { Naming = name, Asking = query => query with { Scope = name(new RecordKey(query.Collection.Name, query.Scope, "x")).Scope } };

    private static string First(string user) => user == "user10" ? "user1" : user;
}
