namespace Perdure.Sql;

/// <summary>
/// A statement's text and its parameters. Made once per schema and shape of operation, and compared by reference, so that a
/// session can keep it prepared.
/// </summary>
public sealed class SqlStatement
{
    private SqlStatement(string text, string[] parameters, int[] slots) => (Text, Parameters, Slots) = (text, parameters, slots);

    /// <summary>The text, values always as parameters.</summary>
    public string Text { get; }

    /// <summary>The names of the parameters the text uses, as the driver wants them.</summary>
    public IReadOnlyList<string> Parameters { get; }

    /// <summary>For each parameter where its value stands among the values the statement is executed with.</summary>
    public IReadOnlyList<int> Slots { get; }

    /// <summary>Builds a statement.</summary>
    /// <param name="dialect">Who spells parameters.</param>
    /// <param name="values">The names of the values it will be executed with, in their order. The text need not use all.</param>
    /// <param name="text">Makes the text; its argument spells a parameter by the name of its value.</param>
    public static SqlStatement Build(SqlDialect dialect, IReadOnlyList<string> values, Func<Func<string, string>, string> text)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(text);
        var used = new List<string>();
        var made = text(name =>
        {
            if (!values.Contains(name))
                throw new ArgumentException($"The text uses '{name}', which is not one of its values: {string.Join(", ", values)}.", nameof(text));
            if (!used.Contains(name))
                used.Add(name);
            return dialect.Parameter(name);
        });
        return new SqlStatement(made, [.. used.Select(dialect.Parameter)], [.. used.Select(name => IndexOf(values, name))]);
    }

    private static int IndexOf(IReadOnlyList<string> values, string name)
    {
        var at = 0;
        while (values[at] != name)
            at++;
        return at;
    }
}
