using System.Text;
using Perdure.Tests.Sql.Provider;

namespace Perdure.Tests.Sql.Recording;

/// <summary>
/// A provider that writes down every call and answers from a script, or from another engine behind it. Its log has parameters' names and types and
/// never their values, so that it is the same at each run and can be approved as text.
/// </summary>
internal sealed class Recorder(Script? script = null, Engine? behind = null) : Engine
{
    private readonly Lock gate = new();
    private readonly StringBuilder text = new();
    private int sessions;

    public override string ServerVersion => behind?.ServerVersion ?? base.ServerVersion;

    /// <summary>What happened so far, a line per call. The number before it is the connection's.</summary>
    public string Log
    {
        get
        {
            lock (gate)
                return text.ToString();
        }
    }

    /// <summary>Forgets what happened so far, e.g. a preparation.</summary>
    public void Clear()
    {
        lock (gate)
            text.Clear();
    }

    public override async ValueTask<EngineSession> OpenAsync(CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref sessions);
        EngineSession? inner = null;
        await DoAsync(number, "OPEN", "open", async () =>
        {
            inner = behind is null ? null : await behind.OpenAsync(cancellationToken);
            return new Answer(0);
        }, _ => "", cancellationToken);
        return new RecordedSession(this, number, inner);
    }

    /// <summary>Writes a call down, and what it came to.</summary>
    /// <param name="session">The connection's number.</param>
    /// <param name="asked">What the script is asked.</param>
    /// <param name="line">What is written.</param>
    /// <param name="behind">What the engine behind does.</param>
    /// <param name="told">What is written of an answer.</param>
    /// <param name="cancellationToken">Ends a delay.</param>
    public async ValueTask<Answer> DoAsync(int session, string asked, string line, Func<ValueTask<Answer>> behind, Func<Answer, string> told, CancellationToken cancellationToken)
    {
        Write($"{session} {line}");
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            var reply = script?.Next(asked);
            if (reply?.Delay > TimeSpan.Zero)
                await Task.Delay(reply.Delay, cancellationToken);
            if (reply is null or { AfterDoing: true })
                return Told(await behind());
            return Told(reply.Give());

            Answer Told(Answer answer)
            {
                answer = reply is { AfterDoing: true } ? reply.Give() : answer;
                if (told(answer) is { Length: > 0 } outcome)
                    Write($"{session}   → {outcome}");
                return answer;
            }
        }
        catch (Exception exception)
        {
            Write($"{session}   → {(exception is EngineException no ? $"error {no.Number}{(no.IsFatal ? ", connection lost" : "")}" : exception.GetType().Name)}");
            throw;
        }
    }

    private void Write(string line)
    {
        lock (gate)
            text.Append(line.ReplaceLineEndings("\n")).Append('\n');
    }
}
