using System.Globalization;
using Perdure.Conformance.Suites.Search;
using Perdure.Conformance.Workers;
using Perdure.Storage;

namespace Perdure.Conformance;

/// <summary>
/// The other process of scenarios that need one. A program of three lines opens a backend from a URL and hands it over;
/// <see cref="BackendFixture.Worker"/> says how to start that program.
/// </summary>
public static class ConformanceWorker
{
    /// <summary>Does what the arguments say: the URL, a command, the command's own arguments.</summary>
    /// <param name="open">Opens the backend behind a URL.</param>
    /// <param name="arguments">As the scenario gave them to the process.</param>
    /// <param name="input">Where the start signal comes from: the standard input. Its end, e.g. by the death of who started this process, ends the work.</param>
    /// <param name="output">Where to report: the standard output.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(Func<string, Task<Backend>> open, IReadOnlyList<string> arguments, TextReader input, TextWriter output, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(open);
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        if (arguments.Count < 2)
            throw new ArgumentException($"{arguments.Count} arguments were given; expected a URL and a command.", nameof(arguments));
        var backend = await open(arguments[0]).ConfigureAwait(false);
        await using (backend.ConfigureAwait(false))
        {
            await output.WriteLineAsync("ready".AsMemory(), cancellationToken).ConfigureAwait(false);
            await output.FlushAsync(cancellationToken).ConfigureAwait(false);
            if (await input.ReadLineAsync(cancellationToken).ConfigureAwait(false) is null)
                return 1;
            var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            EndWith(input, ending);
            try
            {
                await WorkAsync(backend, arguments, output, ending.Token).ConfigureAwait(false);
                return 0;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return 1;
            }
        }
    }

    // A thread of its own: a console's reading can't be awaited. It and the source end with the process.
    private static void EndWith(TextReader input, CancellationTokenSource ending) => new Thread(() =>
    {
        while (input.ReadLine() is not null)
        {
        }
        ending.Cancel();
    })
    { IsBackground = true }.Start();

    private static async Task WorkAsync(Backend backend, IReadOnlyList<string> arguments, TextWriter output, CancellationToken cancellationToken)
    {
        await backend.PrepareAsync(Shapes.Schema, cancellationToken).ConfigureAwait(false);
        await (arguments[1] switch
        {
            WorkerCommand.Prepare => Task.CompletedTask,
            WorkerCommand.Write => WriteAsync(),
            WorkerCommand.Create => CreateAsync(),
            WorkerCommand.Count => CountAsync(),
            WorkerCommand.Vectors => VectorsAsync(),
            var room when RoomWork.Find(room) is { } work => RoomAsync(work),
            var other => throw new ArgumentException($"'{other}' is not a command of the worker.", nameof(arguments)),
        }).ConfigureAwait(false);
        await SayAsync("done").ConfigureAwait(false);

        async Task SayAsync(string line)
        {
            await output.WriteLineAsync(line.AsMemory(), cancellationToken).ConfigureAwait(false);
            await output.FlushAsync(cancellationToken).ConfigureAwait(false);
        }

        async Task RoomAsync(Func<AgentStore, IReadOnlyList<string>, Func<string, Task>, CancellationToken, Task> work) =>
            await work(await AgentStore.OpenAsync(backend, null, cancellationToken).ConfigureAwait(false), arguments, SayAsync, cancellationToken).ConfigureAwait(false);

        async Task WriteAsync()
        {
            for (var i = Number(2); ; i++)
            {
                await backend.WriteAsync(AcknowledgedWrites.Batch(i, IdGenerator.Default.NewVersion, backend.Time.UtcNow()), cancellationToken).ConfigureAwait(false);
                await SayAsync($"ack {i}").ConfigureAwait(false);
            }
        }

        async Task CreateAsync()
        {
            for (var round = 0; round < Number(3); round++)
            {
                var batch = new WriteBatch([Shapes.Put(Shapes.Blob($"race{round}"), IdGenerator.Default.NewVersion(), Expect.Absent, arguments[2])], backend.Time.UtcNow());
                var result = await backend.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
                await SayAsync($"{(result.Conflict is null ? "won" : "lost")} {round}").ConfigureAwait(false);
            }
        }

        async Task VectorsAsync()
        {
            var searching = new SearchingBackend(backend);
            await searching.PrepareAsync(VectorShapes.Schema, cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < Number(3); i++)
            {
                var key = VectorShapes.Key($"{arguments[2]}{i}");
                await searching.WriteAsync(new WriteBatch([new Put(key, IdGenerator.Default.NewVersion(), FieldCodec.Encode([]), [.. VectorShapes.Docs.Fields.Select(_ => FieldValue.Null)]), new PutVector(key, VectorShapes.First, VectorShapes.At(0.5))], backend.Time.UtcNow()), cancellationToken).ConfigureAwait(false);
                await SayAsync($"ack {i}").ConfigureAwait(false);
            }
        }

        async Task CountAsync()
        {
            for (var i = 0; i < Number(2); i++)
                await Counter.AddOneAsync(backend, IdGenerator.Default.NewVersion, cancellationToken).ConfigureAwait(false);
        }

        int Number(int at) => int.Parse(arguments[at], CultureInfo.InvariantCulture);
    }
}
