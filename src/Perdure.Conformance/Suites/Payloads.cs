using System.Text;

namespace Perdure.Conformance.Suites;

/// <summary>Bodies that stores are known to damage, by name.</summary>
internal static class Payloads
{
    public static IReadOnlyList<(string Name, Func<byte[]> Make)> All { get; } =
    [
        ("empty", () => []),
        ("one-zero-byte", () => [0]),
        ("null-literal", () => Json("null")),
        ("empty-string", () => Json("\"\"")),
        ("null-beside-empty", () => Json("""{"a":null,"b":"","c":[],"d":{}}""")),
        ("negative-zero", () => Json("""{"a":-0,"b":-0.0,"c":0}""")),
        ("int64-extremes", () => Json("""{"a":-9223372036854775808,"b":9223372036854775807,"c":9007199254740993}""")),
        ("decimals", () => Json("""{"a":79228162514264337593543950335,"b":1.10,"c":1E400,"d":0.1000}""")),
        ("dates-with-offset", () => Json("""{"a":"2024-02-29T23:59:59.999999+05:45","b":"0001-01-01T00:00:00Z","c":"9999-12-31T23:59:59.999999Z"}""")),
        ("escaped-zero-character", () => Json("{\"a\":\"\\u0000\",\"\\u0000\":1}")),
        ("raw-zero-characters", () => Json("{\"a\":\"x\0y\0\"}")),
        ("lone-surrogate-escapes", () => Json("""{"a":"\ud800","b":"\udc00\ud800"}""")),
        ("hostile-keys", () => Json("""{"a.b":1,"a\"b":2,"$a":3,"$set":{"b":4},"":5,"__proto__":6,"a'b":7,"a\\b":8}""")),
        ("twin-keys", () => Json("""{"a":1,"A":2,"a":3}""")),
        ("key-order", () => Json("""{"z":1,"a":2,"m":3}""")),
        ("white-space", () => Json(" \r\n\t{ \"a\" :\t1 }\n \n")),
        ("emoji", () => Json("{\"a\":\"😀👨‍👩‍👧‍👦🇩🇪\",\"b\":\"\\ud83d\\ude00\"}")),
        ("unnormalised-text", () => Json("{\"a\":\"e\u0301\",\"b\":\"\u00e9\",\"c\":\"שָׁלוֹם\",\"d\":\"\u202eabc\"}")),
        ("byte-order-mark", () => [0xef, 0xbb, 0xbf, .. Json("{}")]),
        ("every-byte", () => [.. Enumerable.Range(0, 256).Select(i => (byte)i)]),
        ("not-utf8", () => [0xff, 0xfe, 0xc0, 0x80, 0xed, 0xa0, 0x80, 0xf5]),
        ("not-json", () => Json("it's not \"JSON\" \\ at all; -- %s {0} $1 :p @p ?")),
        ("trailing-spaces", () => Json("a   ")),
        ("deep-64", () => Json(new string('[', 64) + new string(']', 64))),
        ("four-megabytes", FourMegabytes),
    ];

    // Text that does not repeat, so that nothing on the way can shrink it.
    private static byte[] FourMegabytes()
    {
        var bytes = new byte[4 * 1024 * 1024];
        uint state = 2463534242;
        for (var i = 0; i < bytes.Length; i++)
        {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            bytes[i] = (byte)('!' + (state % 94));
        }
        bytes[0] = bytes[^1] = (byte)'"';
        return bytes;
    }

    private static byte[] Json(string text) => Encoding.UTF8.GetBytes(text);
}
