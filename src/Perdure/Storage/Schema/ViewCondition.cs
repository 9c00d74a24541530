namespace Perdure.Storage;

/// <summary>Which records a <see cref="ViewSchema"/> shows. Immutable.</summary>
public sealed record ViewCondition
{
    private ViewCondition(string field, FieldValue value, TimeSpan? last) => (Field, Value, Last) = (field, value, last);

    /// <summary>The field it looks at.</summary>
    public string Field { get; }

    /// <summary>The value the field has; nothing for a condition of time.</summary>
    public FieldValue Value { get; }

    /// <summary>How long ago the field's time is at most; null for a condition of equality.</summary>
    public TimeSpan? Last { get; }

    /// <summary>Records with a value in a field: a text of letters, digits, spaces and <c>_-.</c>, an integer, or a boolean.</summary>
    public static ViewCondition Equal(string field, FieldValue value) => new(field, value, null);

    /// <summary>Records whose time is not longer ago than that, by the database's clock. Whole seconds, one or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than a second.</exception>
    public static ViewCondition WithinLast(string field, TimeSpan window)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, TimeSpan.FromSeconds(1));
        return new(field, default, TimeSpan.FromSeconds((long)window.TotalSeconds));
    }
}
