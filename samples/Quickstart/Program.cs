using Perdure;
using Perdure.Storage;
using Quickstart;
using Quickstart.Commands;

try
{
    switch (args)
    {
        case ["init", .. var rest]:
            return await InitCommand.RunAsync(rest);
        case ["check", .. var rest]:
            return await CheckCommand.RunAsync(rest);
    }
    if (Options.Read(args) is not { } options)
    {
        Console.WriteLine(Options.Help);
        return 0;
    }
    var library = Library.Open(options.Folder);
    await using var store = await Shop.OpenAsync(options.Store);
    await new Run(store, library, options).GoAsync();
    return 0;
}
catch (UsageException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 2;
}
catch (Exception exception) when (exception is PerdureException or ArgumentException)
{
    // What was given is not a store, can't be opened, or another quickstart is at work on the same run.
    await Console.Error.WriteLineAsync($"The store said no: {exception.Message}");
    return 1;
}
