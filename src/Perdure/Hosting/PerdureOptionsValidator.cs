using Microsoft.Extensions.Options;

namespace Perdure.Hosting;

/// <summary>Finds all mistakes of a store's options at once.</summary>
internal sealed class PerdureOptionsValidator(string store) : IValidateOptions<PerdureOptions>
{
    public ValidateOptionsResult Validate(string? name, PerdureOptions options)
    {
        if (name != store)
            return ValidateOptionsResult.Skip;
        var shown = store.Length == 0 ? "The store" : $"The store '{store}'";
        var mistakes = Mistakes(options).Select(mistake => $"{shown}: {mistake}").ToArray();
        return mistakes.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }

    private static IEnumerable<string> Mistakes(PerdureOptions options)
    {
        foreach (var mistake in options.ConfigurationMistakes)
            yield return mistake;
        if (options is { Url: null or "", Backend: null })
            yield return "Url is missing; expected e.g. 'sqlite:agents.db'.";
        else if (options is { Url: { Length: > 0 } url, Backend: null } && BackendSchemes.Problem(url) is { } problem)
            yield return problem;
        else if (options is { Url.Length: > 0, Backend: not null })
            yield return "Url and Backend are both set; give one of them.";
        if (options.Store is null)
            yield return "Store is null; leave it out for the defaults.";
        else
            foreach (var mistake in options.Store.Mistakes())
                yield return mistake;
    }
}
