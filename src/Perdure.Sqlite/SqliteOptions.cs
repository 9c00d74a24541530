using Perdure.Databases;
using Perdure.Storage;

namespace Perdure.Sqlite;

/// <summary>How to open a SQLite store.</summary>
public sealed record SqliteOptions
{
    /// <summary>The file. It and its folder are made when missing. Other applications' tables in it are left alone.</summary>
    public required string Path { get; init; }

    /// <summary>What a returned write survives. Default: <see cref="SqliteSynchronous.Full"/>.</summary>
    public SqliteSynchronous Synchronous { get; init; } = SqliteSynchronous.Full;

    /// <summary>How long a write waits for other processes before it is a transient <see cref="Fault.Timeout"/>. Default: 30 seconds.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Put before the name of every table and index, to keep them apart from others in the file. Default: none.</summary>
    public string TablePrefix { get; init; } = "";

    /// <summary>Whether preparing may change the schema. Default: <see cref="SchemaMode.Apply"/>. With <see cref="SchemaMode.Assert"/> a missing file is not made either.</summary>
    public SchemaMode SchemaMode { get; init; }

    /// <summary>The clock that decides about expiry. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Returns itself when it can be opened.</summary>
    /// <exception cref="ArgumentException">It can't; the message says all that is wrong.</exception>
    public SqliteOptions Check()
    {
        var problems = Problems().ToArray();
        return problems.Length == 0 ? this : throw new ArgumentException($"The SQLite options can't be used: {string.Join(" ", problems)}");
    }

    private IEnumerable<string> Problems()
    {
        if (string.IsNullOrWhiteSpace(Path))
            yield return "Path is empty; expected the path of a file.";
        else if (Path.StartsWith(':') || Path.Contains('\0', StringComparison.Ordinal))
            yield return $"Path is '{Path.Replace('\0', ' ')}', which is not the path of a file; for a store in memory use the memory backend.";
        if (!Enum.IsDefined(Synchronous))
            yield return $"Synchronous is {(int)Synchronous}; expected Full or Normal.";
        if (!Enum.IsDefined(SchemaMode))
            yield return $"SchemaMode is {(int)SchemaMode}; expected Apply or Assert.";
        if (BusyTimeout < TimeSpan.Zero || BusyTimeout > TimeSpan.FromDays(1))
            yield return $"BusyTimeout is {BusyTimeout}; expected zero to one day.";
        if (TablePrefix is null || !SchemaName.IsPrefix(TablePrefix))
            yield return $"TablePrefix is '{TablePrefix}'; expected nothing, or at most {SchemaName.MaxLength} of a-z, 0-9 and _, beginning with a letter.";
    }
}
