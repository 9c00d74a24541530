using System.Globalization;
using Perdure.Databases;

namespace Quickstart;

/// <summary>What the command line asks for.</summary>
/// <param name="Folder">The folder whose Markdown is read.</param>
/// <param name="Store">The URL of the store.</param>
/// <param name="CrashAfter">The step after which the process kills itself; null: none.</param>
internal sealed record Options(string Folder, string Store, long? CrashAfter)
{
    public const string Help = """
        A docs assistant that remembers everything in Perdure. It needs no model: its brain is deterministic.

          ./run [PATH] [--crash-after STEP] [--store URL]

          PATH               a folder with Markdown files; default: this repository
          --crash-after STEP kill this process (SIGKILL) right after that step was saved;
                             the next ./run with the same PATH and store goes on behind it
          --store URL        where to keep it all: sqlite:FILE, file:FOLDER, memory: or
                             postgres://user:password@host/database
                             default: the SQLite file perdure-quickstart.db in this repository
          --help             show this

        To start from nothing, delete the store. Two more commands:

          ./run init [--store URL] [--samples] [--knowledge FOLDER]
                             fills a store with ten agents and an admin (password: PERDURE_ADMIN_PASSWORD,
                             or made and shown once); can be done again
          ./run check [--store URL]
                             connects, and says what is there
        """;

    /// <summary>The store without a user name or password, for people.</summary>
    public string Place => Shown(Store);

    /// <summary>The repository this program was built in; when it was moved away from there, the current folder.</summary>
    private static string Home { get; } = Above(AppContext.BaseDirectory) ?? Environment.CurrentDirectory;

    /// <summary>Null: help was asked for.</summary>
    /// <exception cref="UsageException">The arguments make no sense.</exception>
    public static Options? Read(string[] args)
    {
        var options = new Options(Home, DefaultStore, null);
        var rest = new Queue<string>(args);
        for (var isFolderGiven = false; rest.TryDequeue(out var argument);)
            switch (argument)
            {
                case "--help" or "-h":
                    return null;
                case "--store":
                    options = options with { Store = Value(argument, rest) };
                    break;
                case "--crash-after":
                    options = options with { CrashAfter = Step(Value(argument, rest)) };
                    break;
                case ['-', ..]:
                    throw new UsageException($"There is no option '{argument}'. See ./run --help.");
                case var _ when isFolderGiven:
                    throw new UsageException($"One folder is enough, but '{argument}' was given too. See ./run --help.");
                default:
                    options = options with { Folder = Path.GetFullPath(argument) };
                    isFolderGiven = true;
                    break;
            }
        return options;
    }

    /// <summary>The store that is used when none is named.</summary>
    public static string DefaultStore { get; } = $"sqlite:{Path.Combine(Home, "perdure-quickstart.db")}";

    /// <summary>A URL without what may be secret in it.</summary>
    public static string Shown(string url) => url.Contains("://", StringComparison.Ordinal) ? DatabaseOptions.FromUrl(url).ToString() : url;

    internal static string Value(string option, Queue<string> rest) =>
        rest.TryDequeue(out var value) && value is not [] and not ['-', '-', ..] ? value : throw new UsageException($"{option} needs a value. See ./run --help.");

    private static long Step(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var step) && step > 0
            ? step
            : throw new UsageException($"--crash-after needs the number of a step, 1 or more, not '{text}'.");

    private static string? Above(string folder)
    {
        for (DirectoryInfo? at = new(folder); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "Perdure.slnx")))
                return at.FullName;
        return null;
    }
}
