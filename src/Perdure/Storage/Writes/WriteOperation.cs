namespace Perdure.Storage;

/// <summary>One part of a batch. A backend handles every kind there is; there are no others.</summary>
public abstract record WriteOperation
{
    private protected WriteOperation() { }

    /// <summary>The scope it touches.</summary>
    public abstract string Scope { get; }

    /// <summary>What it touches, for messages.</summary>
    public abstract string Place { get; }
}

/// <summary>An operation on one record. A batch has at most one per key.</summary>
/// <param name="Key">Which record.</param>
/// <param name="Expect">What must be true of it.</param>
public abstract record RecordOperation(RecordKey Key, Expect Expect) : WriteOperation
{
    /// <inheritdoc/>
    public sealed override string Scope => Key.Scope;

    /// <inheritdoc/>
    public sealed override string Place => Key.ToString();
}

/// <summary>An operation on one log.</summary>
/// <param name="Key">Which log.</param>
public abstract record LogOperation(LogKey Key) : WriteOperation
{
    /// <inheritdoc/>
    public sealed override string Scope => Key.Scope;

    /// <inheritdoc/>
    public sealed override string Place => Key.ToString();
}

/// <summary>
/// An operation on the vector of one record. It takes effect after all record operations of its batch, wherever it stands, so
/// that one batch makes a record and its vector. A batch has at most one per record and <see cref="VectorSchema"/>.
/// </summary>
/// <param name="Key">Which record.</param>
/// <param name="Vectors">The name of a prepared <see cref="VectorSchema"/> of the record's collection.</param>
public abstract record VectorOperation(RecordKey Key, string Vectors) : WriteOperation
{
    /// <inheritdoc/>
    public sealed override string Scope => Key.Scope;

    /// <inheritdoc/>
    public sealed override string Place => $"{Vectors} of {Key}";
}
