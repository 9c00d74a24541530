namespace Perdure.Checkpoints.Format;

/// <summary>Takes the wrapping off a JSON value and puts it back on.</summary>
internal static class ChannelKinds
{
    /// <summary>The kind of a JSON value without white space around it.</summary>
    public static ChannelKind Of(ReadOnlySpan<byte> json) => json[0] switch
    {
        (byte)'[' => ChannelKind.Array,
        (byte)'{' => ChannelKind.Object,
        (byte)'"' => ChannelKind.Text,
        _ => ChannelKind.Value,
    };

    public static ReadOnlyMemory<byte> Unwrap(ReadOnlyMemory<byte> json, ChannelKind kind) => kind == ChannelKind.Value ? json : json[1..^1];

    public static ReadOnlySpan<byte> Before(ChannelKind kind) => kind switch { ChannelKind.Array => "["u8, ChannelKind.Object => "{"u8, ChannelKind.Text => "\""u8, _ => [] };

    public static ReadOnlySpan<byte> After(ChannelKind kind) => kind switch { ChannelKind.Array => "]"u8, ChannelKind.Object => "}"u8, ChannelKind.Text => "\""u8, _ => [] };

}
