using System.Text;

namespace Perdure.Sql;

/// <summary>
/// A statement's text and its parameters. Made once per schema and shape of operation, and compared by reference, so that a
/// session can keep it prepared.
/// </summary>
public sealed class SqlStatement
{
    // Stands around the name of a value until the whole text is known: the order of parameters is that of the text.
    private const char Mark = '\u0001';

    private SqlStatement(string text, SqlValue[] parameters, int[] slots, bool returnsRows) =>
        (Text, Parameters, Slots, ReturnsRows) = (text, parameters, slots, returnsRows);

    /// <summary>The text, values always as parameters.</summary>
    public string Text { get; }

    /// <summary>The parameters the text uses, named as it names them, in its order; one used twice stands there twice if the dialect binds by position.</summary>
    public IReadOnlyList<SqlValue> Parameters { get; }

    /// <summary>For each parameter where its value stands among the values the statement is executed with.</summary>
    public IReadOnlyList<int> Slots { get; }

    /// <summary>Whether it returns rows; else it says how many it touched.</summary>
    public bool ReturnsRows { get; }

    /// <summary>Whether its text is not one of a few, so that a session does not keep it.</summary>
    public bool IsOnce { get; private init; }

    /// <summary>Builds a statement that writes.</summary>
    /// <param name="dialect">Who spells parameters.</param>
    /// <param name="values">The values it will be executed with, in their order. The text need not use all.</param>
    /// <param name="text">Makes the text; its argument spells a parameter by the name of its value.</param>
    /// <param name="returnsRows">Whether it returns rows all the same.</param>
    public static SqlStatement Build(SqlDialect dialect, IReadOnlyList<SqlValue> values, Func<Func<string, string>, string> text, bool returnsRows = false)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(text);
        var (made, parameters, slots) = (new StringBuilder(), new List<SqlValue>(), new List<int>());
        var parts = text(name => $"{Mark}{name}{Mark}").Split(Mark);
        for (var i = 0; i < parts.Length; i++)
            made.Append(i % 2 == 0 ? parts[i] : Parameter(dialect, values, parts[i], parameters, slots));
        return new SqlStatement(made.ToString(), [.. parameters], [.. slots], returnsRows);
    }

    /// <summary>Builds a statement that reads.</summary>
    public static SqlStatement Select(SqlDialect dialect, IReadOnlyList<SqlValue> values, Func<Func<string, string>, string> text) =>
        Build(dialect, values, text, returnsRows: true);

    /// <summary>The same parameters in a text around this one, which returns rows.</summary>
    public SqlStatement Around(Func<string, string> text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new SqlStatement(text(Text), [.. Parameters], [.. Slots], returnsRows: true) { IsOnce = IsOnce };
    }

    /// <summary>The same, for sessions not to keep.</summary>
    public SqlStatement Once() => new(Text, [.. Parameters], [.. Slots], ReturnsRows) { IsOnce = true };

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
}
