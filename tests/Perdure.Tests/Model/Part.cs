using Perdure.Storage;

namespace Perdure.Tests.Model;

/// <summary>One operation of a random batch: plain numbers that choose from the universe, so that it prints and shrinks.</summary>
internal sealed record Part(string Verb, int Scope, int Name, Wish Wish, int Version, int Choice)
{
    public static readonly string[] Verbs = ["put", "put", "put", "note", "remove", "require", "append", "append", "head", "entry", "replace", "trim", "drop"];

    /// <summary>The operation, with what the model holds at this moment for what it expects.</summary>
    public async Task<WriteOperation> ResolveAsync(Backend model, bool oneScope)
    {
        var scope = Universe.Scopes[oneScope ? 0 : Scope];
        var record = new RecordKey(Verb == "note" ? Universe.Notes.Name : Universe.Items.Name, scope, Universe.Ids[Name]);
        var log = new LogKey(Universe.Log.Name, scope, Universe.LogIds[Name % Universe.LogIds.Length]);
        return Verb switch
        {
            "put" => new Put(record, Version, Body(), [Universe.Texts[Choice % 7], Universe.Numbers[Choice / 7 % 7], Universe.Tags[Choice / 49 % 5]], await ExpectAsync(model, record)) { ExpiresAt = Expiry(model) },
            "note" => new Put(record, Version, Body(), [], await ExpectAsync(model, record)) { ExpiresAt = Expiry(model) },
            "remove" => new Remove(record, await ExpectAsync(model, record)),
            "require" => new Require(record, await ExpectAsync(model, record)),
            "append" => new Append(log, [.. Enumerable.Range(0, 1 + (Choice % 3)).Select(i => Entry(i))], Wish is Wish.Any or Wish.Present ? null : await HeadAsync(model, log)),
            "head" => new RequireHead(log, await HeadAsync(model, log)),
            "entry" => new RequireEntry(log, 1 + (Choice % 5), await VersionAsync(model, log)),
            "replace" => new ReplaceEntry(log, 1 + (Choice % 5), await VersionAsync(model, log), Entry(0)),
            "trim" => new Trim(log, Choice % 3 == 0 ? [new(1 + (Choice % 4), 2 + (Choice % 4))] : Choice % 3 == 1 ? [new(1, 1), new(3, 4), new(6, 6)] : [new(2 + (Choice % 5), PositionRange.MaxPosition)]),
            _ => new Drop(log),
        };
    }

    private byte[] Body() => [.. Enumerable.Range(0, Choice % 40).Select(i => (byte)((Version * 31) + (i * 7)))];

    private NewEntry Entry(int i) => new(Version + i, Choice % 4 == 0 ? default : Body(), Choice % 5 == 0 ? default : (ReadOnlyMemory<byte>)BitConverter.GetBytes(Version + i));

    private DateTimeOffset? Expiry(Backend model) => Choice % 3 == 0 ? model.Time.UtcNow().AddSeconds((Choice % 30) - 2) : null;

    private async Task<Expect> ExpectAsync(Backend model, RecordKey key) => Wish switch
    {
        Wish.Absent => Expect.Absent,
        Wish.Present => Expect.Present,
        Wish.Current => Expect.Exactly((await model.FindAsync([key]))[0]?.Version ?? 1),
        Wish.Stale => Expect.Exactly(Version + 1),
        _ => Expect.Any,
    };

    private async Task<LogHead> HeadAsync(Backend model, LogKey key)
    {
        var head = LogHead.Empty;
        await model.ReadLogAsync(new LogRead(key, PositionRange.All) { Descending = true, Limit = 1 }, entry => { head = new LogHead(entry.Position, entry.Version); return false; });
        return Wish switch { Wish.Absent => LogHead.Empty, Wish.Stale => head with { Version = Version + 7 }, _ => head };
    }

    private async Task<long> VersionAsync(Backend model, LogKey key)
    {
        long version = Version + 7;
        if (Wish != Wish.Stale)
            await model.ReadLogAsync(new LogRead(key, new PositionRange(1 + (Choice % 5), 1 + (Choice % 5))), entry => { version = entry.Version; return false; });
        return version;
    }
}
