using System.Globalization;
using System.Text;
using Perdure.Conformance;
using Perdure.Storage;

namespace Perdure.Tests.Model;

/// <summary>One of the two stores: does a step and says in words what came of it.</summary>
internal sealed class Machine(BackendFixture fixture, TestClock clock) : IAsyncDisposable
{
    public const string Crashed = "crashed: ";

    private readonly List<Backend> open = [];

    public Backend Backend => open[^1];

    public async Task OpenAsync()
    {
        open.Add(await fixture.OpenAsync(clock));
        await Backend.PrepareAsync(Universe.Schema);
    }

    /// <summary>Does a step; a batch is given as the model resolved it.</summary>
    public async Task<string> DoAsync(Step step, WriteBatch? batch)
    {
        try
        {
            return step switch
            {
                Write => Words(await Backend.WriteAsync(batch!)),
                Ask ask => await AskAsync(ask),
                Read read => await ReadAsync(read),
                Find find => string.Join('\n', (await Backend.FindAsync([.. Universe.Ids.Select(id => new RecordKey(Universe.Items.Name, Universe.Scopes[find.Scope], id))])).Select(record => record is null ? "none" : StorePicture.Line(record))),
                Sweep sweep => $"{await Backend.SweepAsync(sweep.Notes ? Universe.Notes.Name : Universe.Items.Name, sweep.Limit)} swept",
                Reopen reopen => await ReopenAsync(reopen),
                _ => "",
            };
        }
        catch (PerdureException refused)
        {
            return refused.Fault.ToString();
        }
        catch (Exception crash) when (crash is not OperationCanceledException)
        {
            // Whatever it is, it is what came of the step; the model never does this.
            return $"{Crashed}{crash}";
        }
    }

    /// <summary>What can be seen: contents by id, and the indexes of scopes in a direction, or in both.</summary>
    public async Task<string> PictureAsync(IEnumerable<string> scopes, bool? descending)
    {
        var text = new StringBuilder(await StorePicture.TakeAsync(Backend, Universe.Schema));
        foreach (var scope in scopes)
            foreach (var index in Universe.Items.Indexes)
                foreach (var equal in Values(index))
                    foreach (var down in descending is { } one ? (bool[])[one] : [false, true])
                    {
                        var ids = new List<string>();
                        await foreach (var record in Backend.QueryAsync(new Query(Universe.Items, scope, index.Name) { Equal = equal, Descending = down }))
                            ids.Add($"{record.Key.Id}/{record.Version}");
                        if (ids.Count > 0)
                            text.AppendLine(CultureInfo.InvariantCulture, $"{scope} {index.Name} ({string.Join(", ", equal)}){(down ? " descending" : "")}: {string.Join(" ", ids)}");
                    }
        return text.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var backend in open)
            await backend.DisposeAsync();
        await fixture.DisposeAsync();
    }

    private static IEnumerable<FieldValue[]> Values(IndexSchema index) => index.Equal.Count == 0 ? [[]] : Universe.Texts.Append(FieldValue.Of("y")).Select(value => (FieldValue[])[value]);

    private static string Words(WriteResult result) => result.Conflict is { } conflict ? $"conflict at {conflict.Operation}" : $"committed {string.Join(",", result.Outcomes)}";

    private async Task<string> AskAsync(Ask ask)
    {
        var index = ask.Index == Universe.Items.Indexes.Count ? null : Universe.Items.Indexes[ask.Index];
        var bounds = index?.Order switch { "txt" => Universe.Texts, "num" => Universe.Numbers, null => [.. Universe.Ids.Select(FieldValue.Of)], _ => [FieldValue.Null] };
        var query = new Query(Universe.Items, Universe.Scopes[ask.Scope], index?.Name)
        {
            Equal = index is null || index.Equal.Count == 0 ? [] : [Universe.Texts[ask.Choice % 7]],
            Range = ask.Choice % 4 == 0
                ? new FieldRange { From = bounds[ask.Choice / 7 % bounds.Length], FromIncluded = ask.Choice % 8 == 0, To = bounds[ask.Choice / 49 % bounds.Length], ToIncluded = ask.Choice % 16 < 8 }
                : null,
            Descending = ask.Descending,
            Limit = ask.Page,
        };
        var pages = new StringBuilder();
        for (var turn = 0; turn < 12; turn++)
        {
            StoredRecord? last = null;
            await foreach (var record in Backend.QueryAsync(query))
                pages.AppendLine(StorePicture.Line(last = record));
            if (last is null)
                break;
            query = query with { After = new QueryCursor(Order(index, last), last.Key.Id) };
            pages.AppendLine("--");
        }
        return pages.ToString();
    }

    // The body does not tell the fields; the memory of what was written does.
    private FieldValue Order(IndexSchema? index, StoredRecord record) => index?.Order switch
    {
        null => FieldValue.Null,
        FieldSchema.CreatedAt => FieldValue.Of(record.CreatedAt),
        FieldSchema.UpdatedAt => FieldValue.Of(record.UpdatedAt),
        var field => Written[(record.Key, record.Version)][Universe.Items.FieldAt(field)],
    };

    /// <summary>The fields of every record ever written, by key and version.</summary>
    public required IReadOnlyDictionary<(RecordKey, long), IReadOnlyList<FieldValue>> Written { get; init; }

    private async Task<string> ReadAsync(Read read)
    {
        PositionRange[] ranges = (read.Choice % 4) switch { 0 => [PositionRange.All], 1 => [new(2, 4)], 2 => [new(1, 1), new(3, 5), new(7, 7)], _ => [new(1 + (read.Choice % 6), 3 + (read.Choice % 6))] };
        var text = new StringBuilder();
        await Backend.ReadLogAsync(
            new LogRead(new LogKey(Universe.Log.Name, Universe.Scopes[read.Scope], Universe.LogIds[read.Log]), ranges) { Descending = read.Descending, Bodies = read.Choice % 3 != 0, Limit = 1 + (read.Choice % 9) },
            entry =>
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"#{entry.Position} v{entry.Version} at {entry.At} {Convert.ToHexString(entry.Head)} {Convert.ToHexString(entry.Body)} {entry.BodyLength}");
                return true;
            });
        return text.ToString();
    }

    private async Task<string> ReopenAsync(Reopen reopen)
    {
        if (reopen.Close)
        {
            foreach (var backend in open)
                await backend.DisposeAsync();
            open.Clear();
        }
        await OpenAsync();
        return "open";
    }
}
