using Coach;
using Coach.Machine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Perdure;
using Perdure.Storage;

if (Options.Read(args) is not { } options)
{
    Console.WriteLine(Options.Help);
    return 2;
}
try
{
    var builder = Host.CreateEmptyApplicationBuilder(null);
    builder.Services.AddCoach(options.Store);
    using var host = builder.Build();
    await host.StartAsync();
    var coach = host.Services.GetRequiredService<CoachService>();
    var token = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;

    var (state, question, summary) = await coach.StandsAsync(options.User, options.Session, token);
    if (summary.Length > 0)
        Console.WriteLine($"(before that)\n{summary}\n");
    Console.WriteLine($"[{state.Name()}] {question}");
    while (await Console.In.ReadLineAsync(token) is { } said)
    {
        var answer = await coach.TurnAsync(options.User, options.Session, said, token);
        (state, _, _) = await coach.StandsAsync(options.User, options.Session, token);
        Console.WriteLine($"[{state.Name()}] {answer}");
    }
    await host.StopAsync();
    return 0;
}
catch (Exception exception) when (exception is PerdureException or ArgumentException)
{
    await Console.Error.WriteLineAsync($"The store said no: {exception.Message}");
    return 1;
}
