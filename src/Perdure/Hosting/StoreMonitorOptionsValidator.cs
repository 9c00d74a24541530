using Microsoft.Extensions.Options;

namespace Perdure.Hosting;

/// <summary>Finds all mistakes of the monitor's options at once.</summary>
internal sealed class StoreMonitorOptionsValidator : IValidateOptions<StoreMonitorOptions>
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    public ValidateOptionsResult Validate(string? name, StoreMonitorOptions options)
    {
        var mistakes = Mistakes(options).Select(mistake => $"The monitor: {mistake}").ToArray();
        return mistakes.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }

    private static IEnumerable<string> Mistakes(StoreMonitorOptions options)
    {
        if (options.Every < TimeSpan.FromMilliseconds(1) || options.Every > Longest)
            yield return $"Every is {options.Every}; expected one millisecond to one day.";
        if (options.Timeout < TimeSpan.FromMilliseconds(1) || options.Timeout > Longest)
            yield return $"Timeout is {options.Timeout}; expected one millisecond to one day.";
        if (options.Time is null)
            yield return "Time is null; leave it out for the system's clock.";
    }
}
