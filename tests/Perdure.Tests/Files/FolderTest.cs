using System.Globalization;
using System.Text;
using Perdure.Files;
using Perdure.Storage;

namespace Perdure.Tests.Files;

/// <summary>A test in a folder of its own, with one collection and one kind of log.</summary>
public abstract class FolderTest : IDisposable
{
    protected static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected string Folder { get; } = Directory.CreateTempSubdirectory("perdure-files-").FullName;

    protected static CollectionSchema Notes { get; } = Schema(1, "color");

    protected static StoreSchema Both { get; } = new([Notes], [new LogSchema("events", 1)]);

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Notes, found by one member of their body.</summary>
    protected static CollectionSchema Schema(int revision, string field) => new("notes", revision, [new FieldSchema(field, FieldKind.Text)], [new IndexSchema("by_" + field, [field])],
        body => [FieldValue.Of(System.Text.Json.JsonDocument.Parse(body).RootElement.GetProperty(field).GetString())]);

    protected async Task<FilesBackend> OpenAsync(StoreSchema? schema = null)
    {
        var backend = new FilesBackend(new FilesOptions { Path = Folder });
        await backend.PrepareAsync(schema ?? Both, Token);
        return backend;
    }

    protected static RecordKey Note(string id, string scope = "s") => new("notes", scope, id);

    protected static LogKey Events(string id = "log", string scope = "s") => new("events", scope, id);

    protected static Put Put(string id, long version, string color = "red", Expect expect = default, string scope = "s") =>
        new(Note(id, scope), version, Bytes($$"""{"color":"{{color}}","n":{{version}}}"""), [FieldValue.Of(color)], expect);

    protected static Append Append(LogKey log, params long[] versions) =>
        new(log, [.. versions.Select(version => new NewEntry(version, Bytes($"head {version}"), Bytes($$"""{"said":"{{version}}"}""")))]);

    protected static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    protected static WriteBatch Batch(params WriteOperation[] operations) => new(operations, Noon);

    /// <summary>Everything in a store, as text.</summary>
    protected static async Task<string> PictureAsync(Backend backend)
    {
        var text = new StringBuilder();
        await foreach (var scope in backend.ScopesAsync("notes"))
            await foreach (var record in backend.QueryAsync(new Query(Notes, scope) { Limit = 10_000 }))
                text.Append(CultureInfo.InvariantCulture, $"{record.Key} {record.Version} {Encoding.UTF8.GetString(record.Body.Span)}\n");
        await foreach (var scope in backend.ScopesAsync("events"))
            await foreach (var id in backend.LogsAsync("events", scope))
                text.Append(CultureInfo.InvariantCulture, $"{scope}/{id}: {await EntriesAsync(backend, new LogKey("events", scope, id))}\n");
        return text.ToString();
    }

    protected static async Task<string> EntriesAsync(Backend backend, LogKey log, bool descending = false)
    {
        var seen = new List<string>();
        await backend.ReadLogAsync(new LogRead(log, PositionRange.All) { Descending = descending }, entry =>
        {
            seen.Add($"{entry.Position}:{entry.Version}:{Encoding.UTF8.GetString(entry.Head)}:{Encoding.UTF8.GetString(entry.Body)}");
            return true;
        });
        return string.Join(' ', seen);
    }

    protected static async Task<PerdureException> FaultAsync(Func<Task> act, Fault fault)
    {
        var exception = await act.ShouldThrowAsync<PerdureException>();
        exception.Fault.ShouldBe(fault, exception.Message);
        return exception;
    }

    protected string PathOf(string relative) => Path.Combine(Folder, relative);
}
