using Microsoft.Extensions.Options;

namespace Perdure.Hosting;

/// <summary>Finds all mistakes of one worker's options at once.</summary>
internal sealed class TaskWorkerOptionsValidator(string name) : IValidateOptions<TaskWorkerOptions>
{
    public ValidateOptionsResult Validate(string? options, TaskWorkerOptions given)
    {
        if (options != name)
            return ValidateOptionsResult.Skip;
        var mistakes = given.Mistakes().Select(mistake => $"The worker of queue '{given.Queue}': {mistake}").ToArray();
        return mistakes.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }
}
