namespace Coach;

/// <summary>What the command line asks for.</summary>
internal sealed record Options(string Store, string User, string Session)
{
    public const string Help = """
        A coach that goes on where it stopped, whatever happened to the process. It needs no model: its script is deterministic.

          dotnet run --project samples/Coach [--store URL] [--user ID] [--session ID]

          --store URL   where to keep it all, e.g. postgres://user:password@host/database; default: sqlite:coach.db
          --user ID     who speaks; default: ada
          --session ID  in which session; default: first

        Each line of the standard input is a turn; its answer is printed once the turn is stored.
        """;

    /// <summary>Null: help was asked for, or the arguments make no sense.</summary>
    public static Options? Read(string[] args)
    {
        var options = new Options("sqlite:coach.db", "ada", "first");
        for (var i = 0; i < args.Length; i += 2)
            switch (args[i])
            {
                case "--store" when i + 1 < args.Length:
                    options = options with { Store = args[i + 1] };
                    break;
                case "--user" when i + 1 < args.Length:
                    options = options with { User = args[i + 1] };
                    break;
                case "--session" when i + 1 < args.Length:
                    options = options with { Session = args[i + 1] };
                    break;
                default:
                    return null;
            }
        return options;
    }
}
