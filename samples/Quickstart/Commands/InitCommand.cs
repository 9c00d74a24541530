using Perdure;
using Perdure.Initialization;

namespace Quickstart.Commands;

/// <summary>Fills a store with what it is to begin with, and says what became of it.</summary>
internal static class InitCommand
{
    private const string PasswordVariable = "PERDURE_ADMIN_PASSWORD";

    public static async Task<int> RunAsync(string[] args)
    {
        var (url, options) = (Options.DefaultStore, new InitializeOptions { Admin = new AdminAccount { Password = Environment.GetEnvironmentVariable(PasswordVariable) is [_, ..] given ? given : null } });
        var rest = new Queue<string>(args);
        while (rest.TryDequeue(out var argument))
            switch (argument)
            {
                case "--store":
                    url = Options.Value(argument, rest);
                    break;
                case "--samples":
                    options = options with { SampleData = true };
                    break;
                case "--knowledge":
                    options = options with { KnowledgeFolder = Options.Value(argument, rest) };
                    break;
                default:
                    throw new UsageException($"init has no option '{argument}'. See ./run --help.");
            }
        await using var store = await Shop.OpenAsync(url);
        Console.WriteLine($"Store     {Options.Shown(url)}: {store.Info.Name} {store.Info.ServerVersion}".TrimEnd());
        var report = await store.InitializeAsync(options);
        Show(report);
        Console.WriteLine(report.IsComplete && report.Knowledge is null or { Problems.Count: 0 } ? "Done: all of it was read back." : "Not all of it is there; see above.");
        return report.IsComplete && report.Knowledge is null or { Problems.Count: 0 } ? 0 : 1;
    }

    private static void Show(InitializeReport report)
    {
        var agents = report.Agents;
        Console.WriteLine($"Agents    {agents.Added.Count} added, {agents.Updated.Count} updated, {agents.Unchanged.Count} as they were, {agents.Kept.Count} kept as somebody changed them");
        if (report.Admin is { } admin)
            Console.WriteLine($"Admin     {(admin.WasCreated ? "created" : "there already, left as it is")}");
        if (report.Admin?.GeneratedPassword is { } password)
            Console.WriteLine($"          its password, shown this once: {password}");
        if (report.SamplesAdded > 0)
            Console.WriteLine($"Samples   {report.SamplesAdded} added");
        if (report.Knowledge is { } knowledge)
            Console.WriteLine($"Knowledge {knowledge.Files} files: {knowledge.Created} created, {knowledge.Replaced} replaced, {knowledge.Unchanged} unchanged");
        foreach (var problem in report.Knowledge?.Problems ?? [])
            Console.WriteLine($"          {problem}");
        foreach (var count in report.Counts)
            Console.WriteLine($"Read back {count.Found} of {count.Expected} {count.Room}");
    }
}
