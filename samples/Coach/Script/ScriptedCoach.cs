using System.Text.Json.Nodes;
using Coach.Actions;
using Coach.Machine;

namespace Coach.Script;

/// <summary>A coach without a model: what is said in a state means always the same.</summary>
internal sealed class ScriptedCoach
{
    /// <summary>What to do with what was said.</summary>
    public IEnumerable<CoachAction> Listen(Situation now)
    {
        var said = now.Said.Trim();
        if (said.Length == 0 || now.IsDone)
            return [];
        if (Behind(said, "not ") is { } given)
            return [new RemoveIdentity(given)];
        return now.State switch
        {
            CoachingState.Introduction => [new SetUserData("name", said)],
            CoachingState.IdentityBrainstorming when Behind(said, "I am ") is { } identity => [Identity(identity)],
            CoachingState.IdentityRefinement when said.Split(':', 2, StringSplitOptions.TrimEntries) is [var name, { Length: > 0 } meaning] => [new DescribeIdentity(name, meaning)],
            CoachingState.IdentityVisualization => [new SetUserData("visualization", said)],
            CoachingState.ActionPlanning => [new SetUserData("actions", new JsonArray([.. now.Steps.Select(step => step?.DeepClone()), said]))],
            _ => [],
        };
    }

    /// <summary>What to say once that is done.</summary>
    public string Speak(Situation now) => now.State switch
    {
        CoachingState.Introduction => "Welcome. What is your name?",
        CoachingState.IdentityBrainstorming when now.Identities.Count == 0 => $"Who do you want to be, {now.UserData["name"]}? Say: I am a … (category).",
        CoachingState.IdentityBrainstorming => $"So far: {Names(now)}. Who else? Or say: done.",
        CoachingState.IdentityRefinement => $"What does it mean to be {now.Undescribed.FirstOrDefault()?.Name ?? now.Identities[0].Name}? Say: name: meaning.",
        CoachingState.IdentityVisualization => $"Picture a day as {Names(now)}. What do you see?",
        CoachingState.ActionPlanning => now.Steps.Count == 0 ? "What is a first step?" : $"{now.Steps.Count} planned. What else? Or say: done.",
        _ => $"You planned: {string.Join("; ", now.Steps.Select(step => (string?)step))}. How did it go? Say 'again' to begin anew.",
    };

    private static AddIdentity Identity(string text)
    {
        var parts = text.TrimEnd('.', ')').Split('(', 2, StringSplitOptions.TrimEntries);
        return new AddIdentity(parts[0], parts.Length > 1 ? parts[1] : "passions_and_talents");
    }

    private static string Names(Situation now) => string.Join(", ", now.Identities.Select(identity => identity.Name));

    private static string? Behind(string said, string word) => said.StartsWith(word, StringComparison.OrdinalIgnoreCase) && said.Length > word.Length ? said[word.Length..].Trim() : null;
}
