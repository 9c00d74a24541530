namespace Perdure.Storage;

/// <summary>
/// An entry as the backend holds it. The spans are its own memory and end with the call, so that reading ten thousand
/// entries into one state copies each byte once.
/// </summary>
public readonly ref struct LogEntryView
{
    /// <summary>Its position.</summary>
    public required long Position { get; init; }

    /// <summary>Its version.</summary>
    public required long Version { get; init; }

    /// <summary>When it was written, in microseconds since 1970; see <see cref="Instant"/>.</summary>
    public required long At { get; init; }

    /// <summary>The small part.</summary>
    public ReadOnlySpan<byte> Head { get; init; }

    /// <summary>The large part; empty when the read asked for none.</summary>
    public ReadOnlySpan<byte> Body { get; init; }

    /// <summary>The length of the large part in bytes, also when it was not asked for.</summary>
    public required int BodyLength { get; init; }
}
