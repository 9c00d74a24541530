using System.Text;

namespace Perdure.Sql;

/// <summary>
/// A statement's text and its parameters. Made once per schema and shape of operation, when it is first used, and compared by
/// reference, so that a session can keep it prepared. Safe to share.
/// </summary>
public sealed class SqlStatement
{
    // Stands around the name of a value until the whole text is known: the order of parameters is that of the text.
    private const char Mark = '\u0001';

    // A store has a thousand of them, of which a program uses some.
    private readonly Lazy<Parts> parts;

    private SqlStatement(Func<Parts> make, bool returnsRows) => (parts, ReturnsRows) = (new(make), returnsRows);

    private SqlStatement(Lazy<Parts> parts, bool returnsRows) => (this.parts, ReturnsRows) = (parts, returnsRows);

    /// <summary>The text, values always as parameters.</summary>
    public string Text => parts.Value.Text;

    /// <summary>The parameters the text uses, named as it names them, in its order; one used twice stands there twice if the dialect binds by position.</summary>
    public IReadOnlyList<SqlValue> Parameters => parts.Value.Parameters;

    /// <summary>For each parameter where its value stands among the values the statement is executed with.</summary>
    public IReadOnlyList<int> Slots => parts.Value.Slots;

    /// <summary>Whether it returns rows; else it says how many it touched.</summary>
    public bool ReturnsRows { get; }

    /// <summary>Whether its text is not one of a few, so that a session does not keep it.</summary>
    public bool IsOnce { get; private init; }

    /// <summary>Builds a statement that writes.</summary>
    /// <param name="dialect">Who spells parameters.</param>
    /// <param name="values">The values it will be executed with, in their order. The text need not use all.</param>
    /// <param name="text">Makes the text, when it is first asked for; its argument spells a parameter by the name of its value.</param>
    /// <param name="returnsRows">Whether it returns rows all the same.</param>
    public static SqlStatement Build(SqlDialect dialect, IReadOnlyList<SqlValue> values, Func<Func<string, string>, string> text, bool returnsRows = false)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(text);
        return new SqlStatement(() => Make(dialect, values, text), returnsRows);
    }

    /// <summary>Builds a statement that reads.</summary>
    public static SqlStatement Select(SqlDialect dialect, IReadOnlyList<SqlValue> values, Func<Func<string, string>, string> text) =>
        Build(dialect, values, text, returnsRows: true);

    /// <summary>The same parameters in a text around this one, which returns rows.</summary>
    public SqlStatement Around(Func<string, string> text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new SqlStatement(() => parts.Value with { Text = text(Text) }, returnsRows: true) { IsOnce = IsOnce };
    }

    /// <summary>The same, for sessions not to keep.</summary>
    public SqlStatement Once() => new(parts, ReturnsRows) { IsOnce = true };

    private static Parts Make(SqlDialect dialect, IReadOnlyList<SqlValue> values, Func<Func<string, string>, string> text)
    {
        var (made, parameters, slots) = (new StringBuilder(), new List<SqlValue>(), new List<int>());
        var pieces = text(name => $"{Mark}{name}{Mark}").Split(Mark);
        for (var i = 0; i < pieces.Length; i++)
            made.Append(i % 2 == 0 ? pieces[i] : Parameter(dialect, values, pieces[i], parameters, slots));
        return new Parts(made.ToString(), [.. parameters], [.. slots]);
    }

    private static string Parameter(SqlDialect dialect, IReadOnlyList<SqlValue> values, string name, List<SqlValue> parameters, List<int> slots)
    {
        var slot = 0;
        while (slot < values.Count && values[slot].Name != name)
            slot++;
        if (slot == values.Count)
            throw new ArgumentException($"The text uses '{name}', which is not one of its values: {string.Join(", ", values.Select(value => value.Name))}.", nameof(values));
        var used = dialect.BindsByPosition ? -1 : slots.IndexOf(slot);
        if (used >= 0)
            return parameters[used].Name;
        var spelled = dialect.Parameter(name, slots.Count + 1);
        parameters.Add(new SqlValue(spelled, values[slot].Kind));
        slots.Add(slot);
        return spelled;
    }

    private sealed record Parts(string Text, SqlValue[] Parameters, int[] Slots);
}
