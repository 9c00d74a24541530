namespace Perdure.Tasks;

/// <summary>Why an attempt failed.</summary>
/// <param name="Type">Its kind, e.g. the exception's type.</param>
/// <param name="Message">In one sentence.</param>
/// <param name="Detail">What helps to find the cause, e.g. a stack trace; null: none.</param>
public sealed record TaskError(string Type, string Message, string? Detail = null)
{
    /// <summary>The <see cref="Type"/> of a task whose deadline passed.</summary>
    public const string DeadlinePassed = "deadline-passed";

    /// <summary>The <see cref="Type"/> of a task whose last lease ran out.</summary>
    public const string LeaseRanOut = "lease-ran-out";

    private const int MostDetail = 32 * 1024;

    /// <summary>What an exception tells: its type, message and text with the stack, of which the first 32 Ki characters are kept.</summary>
    public static TaskError Of(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        var detail = Whole(exception.ToString());
        return new(exception.GetType().FullName ?? exception.GetType().Name, Whole(exception.Message), detail);
    }

    // A lone surrogate, which no database keeps, must not hide the failure behind another.
    private static string Whole(string text)
    {
        var letters = text.AsSpan(0, Math.Min(text.Length, MostDetail)).ToArray();
        for (var i = 0; i < letters.Length; i++)
            if (char.IsHighSurrogate(letters[i]) && i + 1 < letters.Length && char.IsLowSurrogate(letters[i + 1]))
                i++;
            else if (char.IsSurrogate(letters[i]))
                letters[i] = '\ufffd';
        return new string(letters);
    }
}
