using Perdure.Tests.Sql.Provider;

namespace Perdure.Tests.Sql.Recording;

/// <summary>What a script answers to one command.</summary>
internal abstract record Reply
{
    /// <summary>How long it takes.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Whether the engine behind the recorder does the command all the same: it happens, and its answer is lost.</summary>
    public bool AfterDoing { get; init; }

    /// <summary>So many rows were touched.</summary>
    public static Reply Count(int rows) => new Answers(new Answer(rows));

    /// <summary>One result set.</summary>
    public static Reply Rows(string[] columns, params object?[][] rows) => new Answers(new Answer(-1, [new RowSet(columns, rows)]));

    /// <summary>Several result sets, or values of output parameters.</summary>
    public static Reply Of(Answer answer) => new Answers(answer);

    /// <summary>The database says no.</summary>
    /// <param name="number">The database's code, e.g. 1205.</param>
    /// <param name="message">Its words.</param>
    /// <param name="isFatal">Whether the connection is gone with it.</param>
    public static Reply Error(int number, string message = "No.", bool isFatal = false) => new Fails(() => new EngineException(number, message, isFatal: isFatal));

    /// <summary>Something else goes wrong, e.g. an <see cref="IOException"/> of the network.</summary>
    public static Reply Throw(Func<Exception> exception) => new Fails(exception);

    public abstract Answer Give();

    private sealed record Answers(Answer Answer) : Reply
    {
        public override Answer Give() => Answer;
    }

    private sealed record Fails(Func<Exception> Exception) : Reply
    {
        public override Answer Give() => throw Exception();
    }
}
