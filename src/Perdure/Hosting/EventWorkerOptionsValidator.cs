using Microsoft.Extensions.Options;

namespace Perdure.Hosting;

/// <summary>Finds all mistakes of one consumer's options at once.</summary>
internal sealed class EventWorkerOptionsValidator(string name) : IValidateOptions<EventWorkerOptions>
{
    public ValidateOptionsResult Validate(string? options, EventWorkerOptions given)
    {
        if (options != name)
            return ValidateOptionsResult.Skip;
        var mistakes = given.Mistakes().Select(mistake => $"The consumer of channel '{given.Channel}': {mistake}").ToArray();
        return mistakes.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }
}
