using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Perdure.Checkpoints.Format;

/// <summary>Names of channels as JSON.</summary>
internal static class ChannelNames
{
    private static readonly SearchValues<char> Plain = SearchValues.Create(" !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    /// <summary>The name as it stands between quotes.</summary>
    public static byte[] Escape(string name) => name.AsSpan().ContainsAnyExcept(Plain)
        ? JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes.ToArray()
        : Encoding.UTF8.GetBytes(name);
}
