using System.Security.Cryptography;

namespace Perdure.Storage;

/// <summary>Where new ids and versions come from. Replaceable, so that a test can know them. Safe to share.</summary>
public abstract class IdGenerator
{
    /// <summary>Time-ordered random ids: UUID version 7 in 32 hexadecimal digits, and time-ordered random versions.</summary>
    public static IdGenerator Default { get; } = new TimeOrdered(TimeProvider.System);

    /// <summary>A new id that sorts after those made earlier.</summary>
    public abstract string NewId();

    /// <summary>
    /// A new positive version: an opaque mark, unique per write, that compare-and-swap compares for equality.
    /// It is chosen before the write, so a write that is sent twice can be recognised, and a record that is
    /// deleted and made anew never has a version it had before.
    /// </summary>
    public abstract long NewVersion();

    private sealed class TimeOrdered(TimeProvider time) : IdGenerator
    {
        private static readonly long Epoch = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        private int counter = RandomNumberGenerator.GetInt32(1 << 22);

        public override string NewId() => Guid.CreateVersion7(time.GetUtcNow()).ToString("N");

        // 41 bits of milliseconds since 2020 (until 2089), then 22 bits that start at random in each process and count.
        public override long NewVersion()
        {
            var milliseconds = Math.Max(1, time.GetUtcNow().ToUnixTimeMilliseconds() - Epoch);
            return (milliseconds << 22) | (uint)(Interlocked.Increment(ref counter) & ((1 << 22) - 1));
        }
    }
}
