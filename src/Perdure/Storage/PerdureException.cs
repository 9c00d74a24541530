namespace Perdure.Storage;

/// <summary>
/// The database said no. Misuse is an <see cref="ArgumentException"/> instead. The message says where and what, never a
/// password, a connection string or a stored value.
/// </summary>
public sealed class PerdureException : Exception
{
    /// <summary>Makes an exception of its parts.</summary>
    /// <param name="fault">Why.</param>
    /// <param name="message">What was given, what was expected, what to do.</param>
    /// <param name="isTransient">Whether the same call may succeed later.</param>
    /// <param name="inner">The driver's own exception.</param>
    public PerdureException(Fault fault, string message, bool isTransient = false, Exception? inner = null)
        : base(message, inner)
    {
        Fault = fault;
        IsTransient = isTransient;
    }

    /// <summary>Why.</summary>
    public Fault Fault { get; }

    /// <summary>Whether the same call, unchanged, may succeed later. Nothing here retries; a wrapper may.</summary>
    public bool IsTransient { get; }
}
