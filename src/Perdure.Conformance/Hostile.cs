using System.Text;

namespace Perdure.Conformance;

/// <summary>Legal texts that careless stores confuse with each other or cannot hold: each is an id of its own, in UTF-8 bytes and nothing else.</summary>
public static class Hostile
{
    /// <summary>All of them, no two alike.</summary>
    public static IReadOnlyList<string> Texts { get; } =
    [
        "a", "A", "b", "aa", "aA", "Aa", "user1", "user10", "user2", "USER1", "user1:", "user1/", "user1\u0001",
        " ", "  ", " a", "a ", "a  ", "a\t", "\t", "\n", "\r\n", "\r", "a\n", "a\nb", "\u00a0", "a\u00a0", "\u3000",
        ".", "..", "...", "a.", ".a", "a..", "CON", "con", "NUL", "nul.txt", "COM1", "LPT1", "AUX", "PRN", "~", "~a", "-", "-rf", "index.json", ".json", "a.json",
        "/", "//", "a/b", "a//b", "/a", "a/", "\\", "\\\\", "a\\b", "../a", "..\\a", "C:", "C:\\a", ":", "a:b", "|", "a|b", ",", "a,b", ";", "#", "?", "*", "&", "=", "+", "@", "!", "^", "`",
        "'", "''", "\"", "\"\"", "'a'", "'; DROP TABLE kit_blobs; --", "\\'", "\\0", "\\u0000", "\\n", "%", "%%", "a%", "%a", "_", "__", "a_", "a_b", "axb", "%00", "%2F", "%2f", "%41", "%s", "{0}", "{a}", "[a]", "(a)", "<a>", "$", "$a", "$(a)", "${a}",
        "0", "00", "1", "01", "1.0", "1e0", "-1", "+1", "0x1", "null", "NULL", "true", "undefined", "NaN",
        "\u0001", "\u0001\u0001", "\u001f", "\u007f", "\u0085", "\u200b", "a\u200b", "\u200d", "\u2028", "\ufeff", "\ufeffa", "\ufffd", "\ufffe", "\uffff", "\ue000", "\ud7ff",
        "\u00e9", "e\u0301", "e", "E\u0301", "\u00c9", "\u212b", "\u00c5", "A\u030a", "\u212a", "k", "K", "ß", "ss", "SS", "ẞ", "i", "I", "ı", "İ", "i\u0307", "ﬁ", "fi", "Ａ", "æ", "ae", "ö", "oe", "o", "ſ", "s", "σ", "ς", "Σ", "ǆ", "ǅ",
        "日本語", "カ", "ｶ", "か", "שלום", "שָׁלוֹם", "مرحبا", "\u202eabc", "abc\u202e", "नमस्ते",
        "😀", "😀😀", "😁", "👨‍👩‍👧‍👦", "👨👩👧👦", "🇩🇪", "\U0010ffff", "\U00010000",
        Long('x', 255), Long('x', 254), Long('x', 254) + "y", Long('X', 255), Long('.', 255), Long('/', 255), Long(' ', 255), Repeat("é", 127) + "z", Repeat("\uffff", 85), Repeat("😀", 63) + "abc",
    ];

    private static string Long(char unit, int count) => new(unit, count);

    private static string Repeat(string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();
}
