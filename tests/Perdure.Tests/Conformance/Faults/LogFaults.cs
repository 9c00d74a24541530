using Perdure.Storage;

namespace Perdure.Tests.Conformance.Faults;

/// <summary>Mistakes of logs.</summary>
internal static class LogFaults
{
    public static IReadOnlyList<PlantedFault> All { get; } =
    [
        new("loses a log entry", ["log.positions", "logread.while-others-append"], b => new FaultyBackend(b) { Changing = op => op is Append { Entries.Count: > 1 } append ? append with { Entries = [.. append.Entries.SkipLast(1)] } : op }),
        new("entries without heads", ["fidelity.body-byte-order-mark", "fidelity.body-decimals", "fidelity.body-deep-64", "fidelity.body-empty-string", "fidelity.body-int64-extremes", "fidelity.body-key-order", "fidelity.body-lone-surrogate-escapes", "fidelity.body-not-json", "fidelity.body-null-beside-empty", "fidelity.body-null-literal", "fidelity.body-twin-keys", "log.heads-and-bodies-of-any-bytes"], b => new FaultyBackend(b) { Changing = op => op is Append append ? Shorter(append, entry => entry with { Head = default }) : op is ReplaceEntry replace ? replace with { Entry = replace.Entry with { Head = default } } : op }),
        new("trims one too many", ["cas.require-entry", "log.two-in-one-scope"], b => new FaultyBackend(b) { Changing = op => op is Trim { Ranges.Count: > 0 } trim ? new Trim(trim.Key, [.. trim.Ranges.SkipLast(1), new PositionRange(trim.Ranges[^1].From, Math.Min(trim.Ranges[^1].To, PositionRange.MaxPosition - 1) + 1)]) : op }),
        new("trims only the first range", ["log.trim"], b => new FaultyBackend(b) { Changing = op => op is Trim trim ? new Trim(trim.Key, [.. trim.Ranges.Take(1)]) : op }),
        new("drop leaves the log", ["atomic.log-operations-in-order", "id.logs", "log.drop", "scope.removals"], b => new FaultyBackend(b) { Changing = op => op is Drop drop ? new Trim(drop.Key, []) : op }),
        new("replace moves to the end", ["log.replace"], b => new FaultyBackend(b) { Changing = op => op is ReplaceEntry replace ? new Append(replace.Key, [replace.Entry]) : op }),
        new("reads only the first range", ["logread.ranges-directions-and-limits"], b => new FaultyBackend(b) { Reading = read => Again(read, read.Ranges.Take(1)) }),
        new("reads always ascending", ["log.trim-of-the-end", "logread.visitor-that-stops"], b => new FaultyBackend(b) { Reading = read => read with { Descending = false } }),
        new("reads always with bodies", ["logread.heads-only"], b => new FaultyBackend(b) { Reading = read => read with { Bodies = true } }),
        new("reads without bodies", ["log.two-kinds-of-one-name"], b => new FaultyBackend(b) { Reading = read => read with { Bodies = false } }),
        new("reads past a visitor that stops", ["logread.visitor-that-stops"], b => new FaultyBackend(b) { Visiting = visitor => entry => { visitor(entry); return true; } }),
        new("swallows what a visitor throws", ["logread.visitor-that-throws"], b => new FaultyBackend(b) { Visiting = visitor => entry => { try { return visitor(entry); } catch (NotFiniteNumberException) { return false; } } }),
        new("lists in the order of hashes", ["log.listed-in-order"], b => new FaultyBackend(b) { Listing = names => names.Reverse() }),
        new("lists nothing", ["scope.listed-while-it-holds-something"], b => new FaultyBackend(b) { Listing = _ => [] }),
        new("entries after the thousandth lost", ["log.ten-thousand-entries"], b => new FaultyBackend(b) { Visiting = visitor => entry => entry.Position > 1000 || visitor(entry) }),
        new("says the length of what it sends", ["logread.heads-only"], b => new FaultyBackend(b) { Visiting = visitor => entry => visitor(new LogEntryView { Position = entry.Position, Version = entry.Version, At = entry.At, Head = entry.Head, Body = entry.Body, BodyLength = entry.Body.Length }) }),
        new("large entries cut", ["log.entries-of-a-megabyte"], b => new FaultyBackend(b) { Changing = op => op is Append append ? Shorter(append, entry => entry.Body.Length > 1_000_000 ? entry with { Body = entry.Body[..1_000_000] } : entry) : op }),
        new("replacements cut to the old length", ["log.replace-by-larger-and-smaller"], b => new FaultyBackend(b) { Changing = op => op is ReplaceEntry { Entry.Body.Length: > 100 } replace ? replace with { Entry = replace.Entry with { Body = replace.Entry.Body[..100] } } : op }),
    ];

    private static Append Shorter(Append append, Func<NewEntry, NewEntry> change) => append with { Entries = [.. append.Entries.Select(change)] };

    private static LogRead Again(LogRead read, IEnumerable<PositionRange> ranges) => new(read.Key, [.. ranges]) { Bodies = read.Bodies, Descending = read.Descending, Limit = read.Limit };
}
