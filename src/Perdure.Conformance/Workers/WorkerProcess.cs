using System.Diagnostics;

namespace Perdure.Conformance.Workers;

/// <summary>A running worker.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private readonly Process process;
    private readonly Task<string> errors;

    private WorkerProcess(Process process) => (this.process, errors) = (process, process.StandardError.ReadToEndAsync());

    /// <summary>What it says, line by line.</summary>
    public StreamReader Output => process.StandardOutput;

    /// <summary>Starts workers, waits until each has opened the store, and gives them the signal together.</summary>
    public static async Task<IReadOnlyList<WorkerProcess>> StartAsync(Trial trial, int count, Func<int, string[]> arguments)
    {
        var workers = new List<WorkerProcess>();
        for (var i = 0; i < count; i++)
            workers.Add(Start(trial, arguments(i)));
        foreach (var worker in workers)
            if (await worker.Output.ReadLineAsync(trial.CancellationToken).ConfigureAwait(false) != "ready")
                throw trial.Broken("a worker process", "one that opens the store", await worker.errors.ConfigureAwait(false));
        foreach (var worker in workers)
            await worker.process.StandardInput.WriteLineAsync("go".AsMemory(), trial.CancellationToken).ConfigureAwait(false);
        return workers;
    }

    /// <summary>Waits until all have done their work; gives what each said.</summary>
    public static async Task<IReadOnlyList<string[]>> FinishAsync(Trial trial, IReadOnlyList<WorkerProcess> workers)
    {
        var said = await Task.WhenAll(workers.Select(worker => worker.Output.ReadToEndAsync(trial.CancellationToken))).ConfigureAwait(false);
        foreach (var worker in workers)
            using (worker)
            {
                await worker.process.WaitForExitAsync(trial.CancellationToken).ConfigureAwait(false);
                trial.True(worker.process.ExitCode == 0, "a worker process", "exit code 0", $"{worker.process.ExitCode}: {await worker.errors.ConfigureAwait(false)}");
            }
        return [.. said.Select(text => text.Split('\n', StringSplitOptions.RemoveEmptyEntries))];
    }

    /// <summary>Ends it at once: SIGKILL where there are signals.</summary>
    public void Kill() => process.Kill();

    /// <summary>Waits until it is gone.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => process.WaitForExitAsync(cancellationToken);

    /// <summary>What it wrote to its standard error, once it is gone.</summary>
    public Task<string> ErrorsAsync() => errors;

    public void Dispose() => process.Dispose();

    private static WorkerProcess Start(Trial trial, string[] arguments)
    {
        var url = trial.Fixture.Url ?? throw trial.Broken("the fixture's URL", "one that other processes can open, as its traits promise", "null");
        var start = trial.Fixture.Worker ?? throw trial.Broken("the fixture's worker", "a program that opens the URL, as its traits promise", "null");
        start.ArgumentList.Add(url);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        return new WorkerProcess(Process.Start(start) ?? throw trial.Broken("the worker", "a new process", "none"));
    }
}
