using Microsoft.Extensions.Options;

namespace Perdure.Hosting;

/// <summary>Finds all mistakes of the maintenance's options at once.</summary>
internal sealed class StoreMaintenanceOptionsValidator : IValidateOptions<StoreMaintenanceOptions>
{
    public ValidateOptionsResult Validate(string? name, StoreMaintenanceOptions options)
    {
        var mistakes = Mistakes(options).Select(mistake => $"The maintenance: {mistake}").ToArray();
        return mistakes.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }

    private static IEnumerable<string> Mistakes(StoreMaintenanceOptions options)
    {
        if (options.Every < TimeSpan.FromSeconds(1) || options.Every > TimeSpan.FromDays(1))
            yield return $"Every is {options.Every}; expected one second to one day.";
        foreach (var mistake in options.Events?.Mistakes() ?? [])
            yield return $"Events: {mistake}";
        if (options.UnusedLocks < TimeSpan.Zero)
            yield return $"UnusedLocks is {options.UnusedLocks}; expected zero or more, or null.";
        if (options.Time is null)
            yield return "Time is null; leave it out for the system's clock.";
    }
}
