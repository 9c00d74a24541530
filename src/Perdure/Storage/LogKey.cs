namespace Perdure.Storage;

/// <summary>Where an append-only log lives. Its entries have positions 1, 2, 3 …; the entry with the largest is the head.</summary>
public readonly record struct LogKey
{
    /// <summary>Makes a key of its parts.</summary>
    /// <exception cref="ArgumentException">A part breaks the rule of <see cref="Identifier"/>.</exception>
    public LogKey(string log, string scope, string id)
    {
        Log = SchemaName.Check(log, nameof(log));
        Scope = Identifier.Check(scope, nameof(scope), Identifier.MaxScopeBytes);
        Id = Identifier.Check(id, nameof(id));
    }

    /// <summary>The name of a prepared <see cref="LogSchema"/>.</summary>
    public string Log { get; }

    /// <summary>1 to 512 UTF-8 bytes.</summary>
    public string Scope { get; }

    /// <summary>1 to 255 UTF-8 bytes, unique in its log schema and scope.</summary>
    public string Id { get; }

    /// <summary>The parts, for messages.</summary>
    public override string ToString() => $"{Log} '{Id}' in scope '{Scope}'";
}
