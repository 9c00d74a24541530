using System.Text;
using System.Text.Json;
using Perdure.Checkpoints.Format;
using Perdure.Serialization;

namespace Perdure.Checkpoints;

/// <summary>A whole state as JSON text, with the place of each channel's value in it.</summary>
internal sealed class StateText : IDisposable
{
    private readonly List<Range> values = [];

    public Utf8Buffer Buffer { get; } = new();

    /// <summary>Where the values of the table's channels stand, in its order.</summary>
    public IReadOnlyList<Range> Values => values;

    public void Clear()
    {
        Buffer.Truncate();
        values.Clear();
    }

    /// <summary>Forgets the places, not the text.</summary>
    public void Restart() => values.Clear();

    public void Add(Range value) => values.Add(value);

    public ReadOnlyMemory<byte> Value(int i) => Buffer.Memory[values[i]];

    /// <summary>Reads the state of a stored version.</summary>
    public static async ValueTask<StateText> LoadAsync(CheckpointReader reader, ChannelTable table, CancellationToken cancellationToken)
    {
        var layout = StateLayout.Of(table);
        var text = new StateText();
        var memory = text.Buffer.GetMemory(layout.Length)[..layout.Length];
        await reader.FillAsync(table, layout, memory, cancellationToken).ConfigureAwait(false);
        text.Buffer.Advance(layout.Length);
        for (var i = 0; i < table.Channels.Length; i++)
            text.Add(layout.ValueAt(table, i));
        return text;
    }

    /// <summary>The name that begins (with its quote) at <paramref name="at"/>, and the place of its value.</summary>
    public static (string Name, int Value) NameAt(ReadOnlySpan<byte> json, int at)
    {
        var end = JsonScanner.EndOfText(json, at + 1);
        var raw = json[(at + 1)..(end - 1)];
        string name;
        if (raw.Contains((byte)'\\'))
        {
            var reader = new Utf8JsonReader(json[at..end]);
            reader.Read();
            name = reader.GetString()!;
        }
        else
            name = Encoding.UTF8.GetString(raw);
        var value = JsonScanner.SkipSpace(json, end);
        return (name, JsonScanner.SkipSpace(json, value + 1));
    }

    public void Dispose() => Buffer.Dispose();
}
