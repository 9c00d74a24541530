using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Perdure.Storage;

namespace Perdure.Serialization;

/// <summary>
/// Escapes as little as JSON allows, as the relaxed encoder does, but refuses a lone surrogate where that one silently writes
/// U+FFFD. Costs nothing for text that needs no escape, and one vectorised scan for text that does.
/// </summary>
internal sealed unsafe class WellFormedEncoder : JavaScriptEncoder
{
    private static readonly JavaScriptEncoder Relaxed = UnsafeRelaxedJsonEscaping;

    public static WellFormedEncoder Instance { get; } = new();

    public override int MaxOutputCharactersPerInputCharacter => Relaxed.MaxOutputCharactersPerInputCharacter;

    public override int FindFirstCharacterToEncode(char* text, int textLength) => Relaxed.FindFirstCharacterToEncode(text, textLength);

    public override int FindFirstCharacterToEncodeUtf8(ReadOnlySpan<byte> utf8Text) => Relaxed.FindFirstCharacterToEncodeUtf8(utf8Text);

    public override bool WillEncode(int unicodeScalar) => Relaxed.WillEncode(unicodeScalar);

    public override bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten) =>
        Relaxed.TryEncodeUnicodeScalar(unicodeScalar, buffer, bufferLength, out numberOfCharactersWritten);

    public override OperationStatus Encode(ReadOnlySpan<char> source, Span<char> destination, out int charsConsumed, out int charsWritten, bool isFinalBlock = true) =>
        Identifier.LoneSurrogate(source) is var at and >= 0
            ? throw new JsonException($"The text holds a lone surrogate (U+{(int)source[at]:X4}), which UTF-8 can't hold.")
            : Relaxed.Encode(source, destination, out charsConsumed, out charsWritten, isFinalBlock);

    public override OperationStatus EncodeUtf8(ReadOnlySpan<byte> utf8Source, Span<byte> utf8Destination, out int bytesConsumed, out int bytesWritten, bool isFinalBlock = true) =>
        Relaxed.EncodeUtf8(utf8Source, utf8Destination, out bytesConsumed, out bytesWritten, isFinalBlock);
}
