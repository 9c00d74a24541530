using System.Collections.Concurrent;
using System.Globalization;
using Perdure.Tests.Sql.Grammar;

namespace Perdure.Tests.Sql.H2;

/// <summary>H2 in a process of Java, for all tests. Requests and answers are those of eng/grammar/H2Bridge.java.</summary>
internal sealed class H2Process
{
    private static readonly Lazy<H2Process> Instance = new(() => new H2Process());
    private readonly Tool tool = new("h2");
    private readonly ConcurrentDictionary<string, TaskCompletionSource<string[]>> waiting = new();
    private readonly Task reading;
    private int connections;

    private H2Process() => reading = ReadAsync();

    public static H2Process Shared => Instance.Value;

    public string NewConnection() => Interlocked.Increment(ref connections).ToString(CultureInfo.InvariantCulture);

    /// <summary>Asks for something on a connection, which does one thing at a time, and waits for the answer's words.</summary>
    public async Task<string[]> AskAsync(string connection, CancellationToken cancellationToken, params IEnumerable<string> words)
    {
        var answer = new TaskCompletionSource<string[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!waiting.TryAdd(connection, answer))
            throw new InvalidOperationException("This connection is busy.");
        if (reading.IsCompleted)
            await reading;
        Send(connection, words);
        await using (cancellationToken.UnsafeRegister(_ => Send(connection, ["cancel"]), null))
            return await answer.Task;
    }

    private void Send(string connection, IEnumerable<string> words) => tool.Write(string.Join('\t', [connection, .. words]));

    private async Task ReadAsync()
    {
        try
        {
            while (true)
                if (await tool.ReadAsync() is var line && line.Split('\t') is [var connection, .. var words] && waiting.TryRemove(connection, out var answer))
                    answer.SetResult(words);
        }
        catch (Exception exception) // the tool has ended; everybody who waits or will ask learns why
        {
            foreach (var answer in waiting.Values)
                answer.TrySetException(exception);
            throw;
        }
    }
}
