namespace Quickstart;

/// <summary>The steps of a run: plan, read each file, collect, answer, summarise.</summary>
internal static class Steps
{
    public const string Plan = "plan";
    public const string Read = "read";
    public const string Collect = "collect";
    public const string Answer = "answer";
    public const string Summarise = "summarise";

    private static readonly string[] Last = [Collect, Answer, Summarise];

    public static long Count(int files) => 1 + files + Last.Length;

    /// <summary>What a step does, from 1; null behind the last one.</summary>
    public static string? NodeOf(long step, int files) => step switch
    {
        1 => Plan,
        _ when step <= files + 1 => Read,
        _ when step <= Count(files) => Last[step - files - 2],
        _ => null,
    };
}
