using Microsoft.Win32.SafeHandles;
using Perdure.Storage;

namespace Perdure.Files;

/// <summary>An open folder: its lock, its journal, and reads that never see half a commit.</summary>
internal sealed class FileStore
{
    private const int Tries = 12;

    private readonly StoreLock storeLock;
    private readonly SafeFileHandle presence;

    private FileStore(string root, Disk disk, StoreLock storeLock, Journal journal, SafeFileHandle presence)
    {
        (Root, Disk, this.storeLock, Journal, this.presence) = (root, disk, storeLock, journal, presence);
        Logs = new LogMaps(this);
        Tables = new Tables(this);
    }

    public string Root { get; }

    public Disk Disk { get; }

    public Journal Journal { get; }

    public LogMaps Logs { get; }

    public Tables Tables { get; }

    /// <summary>Opens a folder, makes it when it is missing, and finishes what a process that ended left behind.</summary>
    public static async ValueTask<FileStore> OpenAsync(FilesOptions options, Disk disk, StoreSchema schema, CancellationToken cancellationToken)
    {
        var root = StoreFolder.Make(options.Path, disk);
        var storeLock = new StoreLock(root, options.LockTimeout);
        using var held = await storeLock.TakeAsync(cancellationToken).ConfigureAwait(false);
        var manifest = Manifest.Read(root);
        manifest?.Check(schema);
        if (manifest is not null && JournalNames.Numbers(root).Length == 0)
            throw FileFaults.Corrupt(JournalNames.Of("", 1), "the journal is missing. If the store was closed when it was copied, make the file anew, empty");
        var journal = new Journal(root, disk, JournalOpening.Open(root, disk));
        SafeFileHandle? presence = null;
        FileStore? store = null;
        try
        {
            if (manifest is null && journal.Follow() is not null && journal.Size > 0)
                throw FileFaults.Corrupt(StorePaths.Manifest, "it is missing, but there is a journal with commits");
            (presence, var alone) = Presence.Enter(root);
            journal.Repair(alone);
            return store = new FileStore(root, disk, storeLock, journal, presence);
        }
        finally
        {
            if (store is null)
            {
                presence?.Dispose();
                journal.Dispose();
            }
        }
    }

    /// <summary>Becomes the only writer.</summary>
    public async ValueTask<IDisposable> LockAsync(CancellationToken cancellationToken)
    {
        var held = await storeLock.TakeAsync(cancellationToken).ConfigureAwait(false);
        var repaired = false;
        try
        {
            Journal.Repair(all: false);
            repaired = true;
            return held;
        }
        finally
        {
            if (!repaired)
                held.Dispose();
        }
    }

    /// <summary>Under the lock: takes declarations in.</summary>
    public void Declare(StoreSchema schema)
    {
        var manifest = Manifest.Read(Root) ?? new Manifest();
        manifest.Check(schema);
        if (!manifest.Add(schema))
            return;
        new ChangeApplier(Root, Disk).Replace(Path.Combine(Root, StorePaths.Manifest), manifest.ToBytes(), sync: true);
        Disk.SyncFolder(Root);
    }

    /// <summary>
    /// Reads what belongs together. The attempt gets the mark of the last commit and says whether what it read holds; when
    /// commits keep coming in between, it is made once more while no one can write.
    /// </summary>
    public async ValueTask<T> ReadAsync<T>(Func<long, (bool Holds, T Value)> attempt, CancellationToken cancellationToken)
    {
        for (var i = 0; i < Tries; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Journal.Follow() is { } mark && attempt(mark) is (true, var value))
                return value;
            if (i > 2)
                await Task.Delay(1, cancellationToken).ConfigureAwait(false);
            else
                await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        }
        using var held = await LockAsync(cancellationToken).ConfigureAwait(false);
        return attempt(Journal.Follow()!.Value).Value;
    }

    /// <summary>Whether none of some files has changed since a mark, nor is changing.</summary>
    public bool Unchanged(IEnumerable<string> paths, long since) =>
        Journal.Follow() is { } && Journal.Ask(touches => paths.All(path => !touches.Changed(path, since)));

    /// <summary>The record of a file; null when there is none.</summary>
    public RecordContent? ReadRecord(string path, CollectionSchema? schema) =>
        ReadFile(path) is { } text ? RecordReader.Read(text, path, schema) : null;

    public SafeFileHandle? OpenFile(string path)
    {
        var full = Path.Combine(Root, path);
        if (!File.Exists(full))
            return null;
        try
        {
            return File.OpenHandle(full, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null; // removed since
        }
    }

    /// <summary>The files of a folder with an ending.</summary>
    public IReadOnlyList<string> Files(string folder, string ending) => List(folder, Directory.EnumerateFiles)
        .Where(name => name.EndsWith(ending, StringComparison.Ordinal)).Select(name => $"{folder}/{name}").ToArray();

    /// <summary>The names of the folders in a folder.</summary>
    public IReadOnlyList<string> Folders(string folder) => List(folder, Directory.EnumerateDirectories);

    /// <summary>Syncs what the journal holds, so that the next to open the folder finds it done.</summary>
    public async ValueTask CloseAsync()
    {
        try
        {
            using var held = await LockAsync(CancellationToken.None).ConfigureAwait(false);
            if (Journal.Size > 0)
                Journal.Turn();
        }
        catch (Exception exception) when (FileFaults.Concerns(exception) || exception is PerdureException)
        {
            // Everything is in the journal; whoever opens the folder next makes of it what could not be made here, or says why not.
        }
        finally
        {
            Journal.Dispose();
            presence.Dispose();
            storeLock.Dispose();
        }
    }

    private string[] List(string folder, Func<string, IEnumerable<string>> enumerate)
    {
        var full = Path.Combine(Root, folder);
        try
        {
            return Directory.Exists(full) ? [.. enumerate(full).Select(path => Path.GetFileName(path))] : [];
        }
        catch (DirectoryNotFoundException)
        {
            return []; // removed since
        }
    }

    private byte[]? ReadFile(string path)
    {
        using var file = OpenFile(path);
        return file is null ? null : LogFile.Read(file, 0, checked((int)RandomAccess.GetLength(file)));
    }
}
