namespace Perdure.Storage;

/// <summary>What a signal may carry, the same on every backend, so that a program that moves to another database meets no new limit.</summary>
public static class SignalText
{
    /// <summary>The largest payload in UTF-8 bytes: PostgreSQL takes less than 8,000 bytes with a notification.</summary>
    public const int MaxBytes = 7_000;
}
