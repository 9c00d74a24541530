using Perdure.Storage;

namespace Perdure.Tests.Conformance.Faults;

/// <summary>Mistakes of logs.</summary>
internal static class LogFaults
{
    public static IReadOnlyList<PlantedFault> All { get; } =
    [
        new("loses a log entry", b => new FaultyBackend(b) { Changing = op => op is Append { Entries.Count: > 1 } append ? append with { Entries = [.. append.Entries.SkipLast(1)] } : op }),
        new("entries without heads", b => new FaultyBackend(b) { Changing = op => op is Append append ? Shorter(append, entry => entry with { Head = default }) : op is ReplaceEntry replace ? replace with { Entry = replace.Entry with { Head = default } } : op }),
        new("trims one too many", b => new FaultyBackend(b) { Changing = op => op is Trim { Ranges.Count: > 0 } trim ? new Trim(trim.Key, [.. trim.Ranges.SkipLast(1), new PositionRange(trim.Ranges[^1].From, Math.Min(trim.Ranges[^1].To, PositionRange.MaxPosition - 1) + 1)]) : op }),
        new("trims only the first range", b => new FaultyBackend(b) { Changing = op => op is Trim trim ? new Trim(trim.Key, [.. trim.Ranges.Take(1)]) : op }),
        new("drop leaves the log", b => new FaultyBackend(b) { Changing = op => op is Drop drop ? new Trim(drop.Key, []) : op }),
        new("replace moves to the end", b => new FaultyBackend(b) { Changing = op => op is ReplaceEntry replace ? new Append(replace.Key, [replace.Entry]) : op }),
        new("reads only the first range", b => new FaultyBackend(b) { Reading = read => Again(read, read.Ranges.Take(1)) }),
        new("reads always ascending", b => new FaultyBackend(b) { Reading = read => read with { Descending = false } }),
        new("reads always with bodies", b => new FaultyBackend(b) { Reading = read => read with { Bodies = true } }),
        new("reads without bodies", b => new FaultyBackend(b) { Reading = read => read with { Bodies = false } }),
        new("reads past a visitor that stops", b => new FaultyBackend(b) { Visiting = visitor => entry => { visitor(entry); return true; } }),
        new("swallows what a visitor throws", b => new FaultyBackend(b) { Visiting = visitor => entry => { try { return visitor(entry); } catch (NotFiniteNumberException) { return false; } } }),
        new("lists in the order of hashes", b => new FaultyBackend(b) { Listing = names => names.Reverse() }),
        new("lists nothing", b => new FaultyBackend(b) { Listing = _ => [] }),
        new("entries after the thousandth lost", b => new FaultyBackend(b) { Visiting = visitor => entry => entry.Position > 1000 || visitor(entry) }),
        new("says the length of what it sends", b => new FaultyBackend(b) { Visiting = visitor => entry => visitor(new LogEntryView { Position = entry.Position, Version = entry.Version, At = entry.At, Head = entry.Head, Body = entry.Body, BodyLength = entry.Body.Length }) }),
        new("large entries cut", b => new FaultyBackend(b) { Changing = op => op is Append append ? Shorter(append, entry => entry.Body.Length > 1_000_000 ? entry with { Body = entry.Body[..1_000_000] } : entry) : op }),
        new("replacements cut to the old length", b => new FaultyBackend(b) { Changing = op => op is ReplaceEntry { Entry.Body.Length: > 100 } replace ? replace with { Entry = replace.Entry with { Body = replace.Entry.Body[..100] } } : op }),
    ];

    private static Append Shorter(Append append, Func<NewEntry, NewEntry> change) => append with { Entries = [.. append.Entries.Select(change)] };

    private static LogRead Again(LogRead read, IEnumerable<PositionRange> ranges) => new(read.Key, [.. ranges]) { Bodies = read.Bodies, Descending = read.Descending, Limit = read.Limit };
}
