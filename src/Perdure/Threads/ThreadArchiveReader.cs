using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Perdure.Checkpoints;
using Perdure.Storage;

namespace Perdure.Threads;

/// <summary>
/// Reads an archive into a thread that has nothing yet. What fits one batch is written at once when the end line has proved
/// the archive whole; of a larger one that proves damaged, everything written before is removed again.
/// </summary>
internal sealed class ThreadArchiveReader(StoreContext context, IReadOnlyList<IThreadContent> contents, string? target) : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<WriteOperation> ready = [];
    private (LogKey Key, LogCopy Copy)? current;
    private long lines;

    /// <summary>The thread that is written to, once the title is read.</summary>
    public string? Thread { get; private set; } = target;

    /// <summary>Whether something was written already.</summary>
    public bool HasWritten { get; private set; }

    /// <summary>The thread's own record, if the archive has one.</summary>
    public JsonElement? Record { get; private set; }

    /// <summary>Reads to the end.</summary>
    /// <returns>The writes that are still to be done: all of them for an archive of ordinary size.</returns>
    public async ValueTask<IReadOnlyList<WriteOperation>> ReadAsync(Stream stream, Func<string, ValueTask> begin, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(stream, new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: false, leaveOpen: true);
        while (await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            using var document = Parse(line);
            if (lines == 0)
                await begin(Title(document.RootElement)).ConfigureAwait(false);
            else if (document.RootElement.TryGetProperty("end"u8, out var end))
                return Ended(end, document.RootElement);
            else
                await AddAsync(document.RootElement, cancellationToken).ConfigureAwait(false);
            hash.AppendData(Encoding.UTF8.GetBytes(line));
            hash.AppendData("\n"u8);
            lines++;
        }
        throw Damaged("it has no end line, so it was cut short");
    }

    public void Dispose() => hash.Dispose();

    private JsonDocument Parse(string line)
    {
        try
        {
            return JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = Serialization.JsonText.MaxDepth });
        }
        catch (JsonException exception)
        {
            throw Damaged("the line is not JSON", exception);
        }
    }

    private string Title(JsonElement title)
    {
        if (title.ValueKind != JsonValueKind.Object || !title.TryGetProperty("perdure"u8, out var kind) || kind.GetString() != "thread")
            throw new ArgumentException("The stream does not begin with the title line of a thread archive. Give a file that ExportAsync has written.");
        if (title.GetProperty("format"u8).GetInt32() is var format and > ThreadArchiveWriter.Format)
            throw new PerdureException(Fault.SchemaMismatch, $"The archive is in format {format}; this release reads up to {ThreadArchiveWriter.Format}. Nothing was imported; use a newer release.");
        return Thread ??= title.GetProperty("thread"u8).GetString()!;
    }

    private async ValueTask AddAsync(JsonElement line, CancellationToken cancellationToken)
    {
        try
        {
            if (line.TryGetProperty("record"u8, out var record))
                AddRecord(new ArchivedRecord(record.GetString()!, line.GetProperty("id"u8).GetString()!, line.GetProperty("body"u8).Clone()));
            else
                AddEntry(line);
        }
        catch (Exception exception) when (exception is KeyNotFoundException or InvalidOperationException or FormatException or JsonException)
        {
            throw Damaged("the line lacks what it needs", exception);
        }
        if (current is not { Copy.IsFull: true })
            return;
        EndLog(keep: true);
        await context.WriteAsync([.. ready], context.Time.UtcNow(), cancellationToken).ConfigureAwait(false);
        ready.Clear();
        HasWritten = true;
    }

    private void AddRecord(ArchivedRecord record)
    {
        if (record.Collection == ThreadStore.Definition.Name)
            Record = record.Body;
        else
            ready.Add(PartOf(record.Collection).Import(Thread!, record));
    }

    private void AddEntry(JsonElement line)
    {
        var key = new LogKey(line.GetProperty("log"u8).GetString()!, Thread!, line.GetProperty("id"u8).GetString()!);
        PartOf(key.Log);
        if (current?.Key != key)
        {
            EndLog(keep: false);
            current = (key, new LogCopy(context, key));
        }
        var body = line.TryGetProperty("text"u8, out var text) ? Encoding.UTF8.GetBytes(text.GetString()!) : line.GetProperty("bytes"u8).GetBytesFromBase64();
        current.Value.Copy.Add(line.GetProperty("position"u8).GetInt64(), line.GetProperty("at"u8).GetDateTimeOffset(), line.GetProperty("head"u8).GetBytesFromBase64(), body);
    }

    private IThreadContent PartOf(string name) => contents.FirstOrDefault(content => content.Parts.Contains(name)) ?? throw Damaged($"it names '{name}', which no room of this release keeps");

    private void EndLog(bool keep)
    {
        if (current is not var (_, copy))
            return;
        ready.AddRange(copy.Take());
        if (!keep)
            current = null;
    }

    private List<WriteOperation> Ended(JsonElement end, JsonElement line)
    {
        if (!end.TryGetInt64(out var count) || count != lines)
            throw Damaged($"it should have {count} lines before the end line, but has {lines}");
        if (line.GetProperty("sha256"u8).GetString() != Convert.ToHexStringLower(hash.GetCurrentHash()))
            throw Damaged("its content does not match its checksum");
        EndLog(keep: false);
        return ready;
    }

    private PerdureException Damaged(string what, Exception? inner = null) =>
        new(Fault.Corrupt, $"The archive is damaged at line {lines + 1}: {what}. Nothing was imported; export the thread again.", inner: inner);
}
