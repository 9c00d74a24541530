using System.Data;
using System.Globalization;
using System.Text;
using Perdure.Tests.Sql.Provider;

namespace Perdure.Tests.Sql.H2;

internal sealed class H2Session(H2Process process) : EngineSession
{
    private readonly string name = process.NewConnection();

    public override async ValueTask<Answer> ExecuteAsync(EngineCommand command, bool isQuery, CancellationToken cancellationToken)
    {
        var (text, parameters) = H2Text.Of(command);
        return await AskAsync(cancellationToken, ["execute", H2Value.Text(text), .. parameters.Select(parameter => H2Value.Word(parameter.Value))]) switch
        {
            ["count", var count] => new Answer(int.Parse(count, CultureInfo.InvariantCulture)),
            ["rows", var width, .. var words] => new Answer(-1, Rows(int.Parse(width, CultureInfo.InvariantCulture), words)),
            var other => throw new InvalidOperationException($"H2's bridge answered {other[0]}."),
        };
    }

    public override async ValueTask BeginAsync(IsolationLevel level, CancellationToken cancellationToken) =>
        await AskAsync(cancellationToken, "begin", level == IsolationLevel.Serializable ? "serializable" : "committed");

    public override async ValueTask CommitAsync(CancellationToken cancellationToken) => await AskAsync(cancellationToken, "commit");

    public override async ValueTask RollbackAsync(CancellationToken cancellationToken) => await AskAsync(cancellationToken, "rollback");

    public override async ValueTask SaveAsync(string name, CancellationToken cancellationToken) => await AskAsync(cancellationToken, "save", H2Value.Text(name));

    public override async ValueTask RollbackToAsync(string name, CancellationToken cancellationToken) => await AskAsync(cancellationToken, "back", H2Value.Text(name));

    public override async ValueTask ReleaseAsync(string name, CancellationToken cancellationToken) => await AskAsync(cancellationToken, "release", H2Value.Text(name));

    public override async ValueTask CloseAsync() => await AskAsync(default, "close");

    public async ValueTask<string[]> AskAsync(CancellationToken cancellationToken, params string[] words)
    {
        var answer = await process.AskAsync(name, cancellationToken, words);
        if (answer is not ["error", var code, var state, var message])
            return answer;
        cancellationToken.ThrowIfCancellationRequested();
        var (number, said) = (H2Code.Oracle(int.Parse(code, CultureInfo.InvariantCulture)), Encoding.UTF8.GetString(Convert.FromBase64String(message)));
        throw new EngineException(number, $"ORA-{number:D5}: {said}", state);
    }

    private static RowSet Rows(int width, string[] words) => new(
        [.. words.Take(width).Select(word => Encoding.UTF8.GetString(Convert.FromBase64String(word)))],
        [.. words.Skip(width).Select(H2Value.Of).Chunk(width)]);
}
