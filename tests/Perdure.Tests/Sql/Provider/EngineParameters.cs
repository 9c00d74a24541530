using System.Collections;
using System.Data.Common;

namespace Perdure.Tests.Sql.Provider;

internal sealed class EngineParameters : DbParameterCollection, IReadOnlyList<EngineParameter>
{
    private readonly List<EngineParameter> items = [];

    public override int Count => items.Count;

    public override object SyncRoot => items;

    public new EngineParameter this[int index] => items[index];

    public override int Add(object value)
    {
        var added = (EngineParameter)value;
        if (added.ParameterName.Length > 0 && Contains(added.ParameterName))
            throw new ArgumentException($"There is already a parameter named '{added.ParameterName}'.");
        items.Add(added);
        return items.Count - 1;
    }

    public override void AddRange(Array values)
    {
        foreach (var value in values)
            Add(value);
    }

    public override void Clear() => items.Clear();

    public override bool Contains(object value) => items.Contains((EngineParameter)value);

    public override bool Contains(string value) => IndexOf(value) >= 0;

    public override void CopyTo(Array array, int index) => ((ICollection)items).CopyTo(array, index);

    public override IEnumerator GetEnumerator() => items.GetEnumerator();

    IEnumerator<EngineParameter> IEnumerable<EngineParameter>.GetEnumerator() => items.GetEnumerator();

    public override int IndexOf(object value) => items.IndexOf((EngineParameter)value);

    public override int IndexOf(string parameterName) => items.FindIndex(item => item.ParameterName == parameterName);

    public override void Insert(int index, object value) => items.Insert(index, (EngineParameter)value);

    public override void Remove(object value) => items.Remove((EngineParameter)value);

    public override void RemoveAt(int index) => items.RemoveAt(index);

    public override void RemoveAt(string parameterName) => items.RemoveAt(IndexOf(parameterName));

    protected override DbParameter GetParameter(int index) => items[index];

    protected override DbParameter GetParameter(string parameterName) => items[IndexOf(parameterName) is var index and >= 0 ? index : throw new ArgumentException($"There is no parameter '{parameterName}'.")];

    protected override void SetParameter(int index, DbParameter value) => items[index] = (EngineParameter)value;

    protected override void SetParameter(string parameterName, DbParameter value) => items[IndexOf(parameterName)] = (EngineParameter)value;
}
