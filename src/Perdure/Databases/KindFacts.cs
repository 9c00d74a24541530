namespace Perdure.Databases;

/// <summary>How the options of one kind of database differ from those of others.</summary>
/// <param name="Title">Its name in messages.</param>
/// <param name="Port">Its servers' usual port; 0: it has no server.</param>
/// <param name="Names">What it is called in configuration; the first is the scheme of its URLs.</param>
internal sealed record KindFacts(string Title, int Port, IReadOnlyList<string> Names)
{
    public bool HasServer => Port > 0;

    /// <summary>Whether a database holds schemas by name.</summary>
    public bool HasSchemas { get; init; }

    /// <summary>Whether a host may be the path of a Unix socket.</summary>
    public bool HasSockets { get; init; }

    /// <summary>Whether several hosts can be named, of which one that takes writes is used.</summary>
    public bool HasSeveralHosts { get; init; }

    /// <summary>Whether reads can go to a standby among them.</summary>
    public bool HasReplicas { get; init; }

    /// <summary>Whether a connection pooler in between changes what may be done.</summary>
    public bool HasPooler { get; init; }

    /// <summary>Whether its drivers have no login without a user's name.</summary>
    public bool NeedsUser { get; init; }

    /// <summary>Whether hosts may be sentinels, who know the server that takes writes by a name, and whether a write can wait for replicas.</summary>
    public bool HasSentinels { get; init; }

    /// <summary>Whether its databases have numbers, from 0, and need not be named.</summary>
    public bool DatabaseIsNumber { get; init; }

    /// <summary>Whether a password is always somebody's.</summary>
    public bool PasswordNeedsUser { get; init; } = true;

    /// <summary>That of its names which asks for TLS as the scheme of a URL.</summary>
    public string? EncryptedName { get; init; }

    /// <summary>What is given as the database.</summary>
    public string DatabaseIs { get; init; } = "the database's name";
}
