using System.Text;

namespace Perdure.Conformance.Rooms;

/// <summary>JSON values that stores are known to change, by name, as a channel holds them.</summary>
internal static class StateValues
{
    public static IReadOnlyList<(string Name, string Json)> All { get; } =
    [
        ("null", "null"),
        ("booleans", "[true,false]"),
        ("empty-text", "\"\""),
        ("empty-list", "[]"),
        ("empty-object", "{}"),
        ("negative-zero", "-0"),
        ("negative-zero-fraction", "-0.0"),
        ("int64-extremes", "[-9223372036854775808,9223372036854775807,9007199254740993]"),
        ("uint64-largest", "18446744073709551615"),
        ("decimals", "[7922816251426433759354395033.5,0.0000000000000000000000000001,1.10,1.100]"),
        ("exponents", "[1E400,1e-400,1.5E+10]"),
        ("dates", """["2024-02-29T23:59:59.999999+05:45","0001-01-01T00:00:00Z","9999-12-31T23:59:59.999999Z"]"""),
        ("zero-character", """["\u0000","a\u0000b"]"""),
        ("control-characters", """ "\u0001\u001f\b\f\n\r\t\u007f" """.Trim()),
        ("escapes", """ "\"\\\/\u0061\u00e9\u2028" """.Trim()),
        ("hostile-names", """{"a.b":1,"a\"b":2,"$a":3,"$set":{"b":4},"":5,"__proto__":6,"a'b":7,"a\\b":8," ":9,"a b":10,"\u0000":11}"""),
        ("twin-names", """{"a":1,"A":2,"e\u0301":3,"é":4}"""),
        ("name-order", """{"z":1,"a":2,"m":3}"""),
        ("emoji", "\"😀👨‍👩‍👧‍👦🇩🇪\""),
        ("escaped-emoji", "\"\\ud83d\\ude00\""),
        ("right-to-left", "\"שָׁלוֹם مرحبا \u202eabc\""),
        ("unnormalised", "\"e\u0301 \u00e9 \u212b\""),
        ("noncharacters", "\"\ufffe\uffff\ufdd0\U0010ffff\ufeff\""),
        ("white-space-inside", "{ \"a\" :\t[ 1 ,\n2 ] }"),
        ("white-space-in-empty", "[ \n ]"),
        ("deep-64", new string('[', 64) + new string(']', 64)),
        ("deep-objects", string.Concat(Enumerable.Repeat("{\"a\":", 64)) + "1" + new string('}', 64)),
        ("empty-bytes", "{\"bytes\":\"\"}"),
        ("wide", $"[{string.Join(',', Enumerable.Range(0, 20_000))}]"),
        ("four-megabytes", FourMegabytes()),
    ];

    // Text of one to four bytes a character that does not repeat.
    private static string FourMegabytes()
    {
        var text = new StringBuilder("\"");
        var state = 2463534242u;
        while (text.Length < 2 * 1024 * 1024)
        {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            text.Append((state % 4) switch { 0 => new Rune('a' + (int)(state >> 8) % 26), 1 => new Rune(0x400 + (int)((state >> 8) % 200)), 2 => new Rune(0x4e00 + (int)((state >> 8) % 5000)), _ => new Rune(0x1f300 + (int)((state >> 8) % 200)) });
        }
        return text.Append('"').ToString();
    }
}
