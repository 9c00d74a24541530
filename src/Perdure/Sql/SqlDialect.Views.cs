using System.Globalization;
using Perdure.Storage;

namespace Perdure.Sql;

/// <content>What is there for those who read and change the database without Perdure: views, and triggers that keep versions true.</content>
public abstract partial class SqlDialect
{
    /// <summary>The present time, of the type of a time.</summary>
    public abstract string Now { get; }

    /// <summary>The time so many seconds before the present, of the type of a time.</summary>
    public abstract string Ago(long seconds);

    /// <summary>The seconds from one time to another as a number with fractions; null when either is.</summary>
    public abstract string SecondsBetween(string from, string until);

    /// <summary>A column of a field as a person reads it: a text as text, a number as number. Default: as it is.</summary>
    public virtual string Readable(FieldKind kind, string column) => column;

    /// <summary>A body as a person reads it.</summary>
    /// <param name="alias">The table's.</param>
    public virtual string ReadableBody(string alias) => $"{alias}.{Quote(BodyColumns[0].Name)}";

    /// <summary>A value as a literal. Texts hold letters, digits, spaces and <c>_-.</c> only; numbers and times are not asked for.</summary>
    public virtual string Literal(FieldValue value) => value.Kind == FieldKind.Text ? Literal(value.Text) : value.Integer.ToString(CultureInfo.InvariantCulture);

    /// <summary>Creates a view, in the place of one of that name.</summary>
    public abstract IReadOnlyList<string> CreateView(string view, string select);

    /// <summary>Drops a view where it stands in the way of a change of its table; null where it does not, and is replaced in place.</summary>
    public virtual string? DropView(string view) => null;

    /// <summary>Creates, where <see cref="DropTouch"/> came before, what gives a row a new version and a new updated_at when something in it changes and the version does not.</summary>
    /// <param name="trigger">Its name.</param>
    /// <param name="table">The table's.</param>
    /// <param name="columns">The columns whose change counts.</param>
    public abstract IReadOnlyList<string> CreateTouch(string trigger, string table, IReadOnlyList<string> columns);

    /// <summary>Drops that; <see cref="IsDoneAlready"/> knows the refusal where there is none.</summary>
    public abstract IReadOnlyList<string> DropTouch(string trigger, string table);

    /// <summary>What stands behind a statement of a script.</summary>
    public virtual string EndOf(string statement) => ScriptEnd;

    /// <summary>The number of a place among all numbers (<see cref="Place"/>), by arithmetic on integers and powers of two. Infinities are null.</summary>
    /// <param name="place">The column.</param>
    /// <param name="divide">The whole quotient of a magnitude and a power of two.</param>
    /// <param name="remainder">The remainder of the same.</param>
    /// <param name="real">A whole number as a floating-point one.</param>
    protected static string NumberOfPlace(string place, Func<string, string, string> divide, Func<string, string, string> remainder, Func<string, string> real)
    {
        ArgumentNullException.ThrowIfNull(divide);
        ArgumentNullException.ThrowIfNull(remainder);
        ArgumentNullException.ThrowIfNull(real);
        const string Fraction = "4503599627370496"; // 2 to the 52
        var magnitude = $"CASE WHEN {place} < 0 THEN -1 - {place} ELSE {place} END";
        var exponent = divide($"({magnitude})", Fraction);
        var fraction = $"{real(remainder($"({magnitude})", Fraction))} / {real(Fraction)}";
        return $"CASE WHEN {exponent} = 2047 THEN NULL WHEN {exponent} = 0 THEN {fraction} * POWER({real("2")}, -1022) ELSE (1 + {fraction}) * POWER({real("2")}, {exponent} - 1023) END * CASE WHEN {place} < 0 THEN -1 ELSE 1 END";
    }
}
