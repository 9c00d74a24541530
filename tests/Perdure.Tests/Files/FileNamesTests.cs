using FsCheck;
using FsCheck.Fluent;
using Perdure.Files;

namespace Perdure.Tests.Files;

public sealed class FileNamesTests
{
    public static TheoryData<string> Hostile =>
    [
        "a", "A", "aB", "Ab", "AB", "ab", "a b", "a ", " a", "a.", ".a", ".", "..", "a.b", "a..", "/", "\\", "a/b", "a\\b", "../../etc/passwd", "'", "\"", "`", "$x", "%41", "%", "+", "+a", "~", "a~b", "*", "?", "|", "<>", ":",
        "con", "CON", "Con", "con.txt", "nul", "aux", "com1", "LPT9", "conin$", "con ", "é", "e\u0301", "É", "ß", "ss", "SS", "ı", "i", "İ", "😀", "\u200f\u05d0", "ﬁ", "fi", "\t", "\n", "\u007f", "\ufeff", new string('a', 255), new string('A', 255),
        new string('a', 254) + "b", new string('é', 127), string.Concat(Enumerable.Repeat("😀", 63)), "store.json", "x.new", "x.json",
    ];

    [Fact]
    public void Hostile_ids_get_names_that_differ_beyond_case() =>
        Hostile.Select(id => FileNames.Encode(id.Data).ToUpperInvariant()).ShouldBeUnique();

    [Theory]
    [MemberData(nameof(Hostile))]
    public void A_name_is_safe_everywhere(string id)
    {
        var name = FileNames.Encode(id);
        name.Length.ShouldBeInRange(1, FileNames.MaxLength);
        name.All(unit => char.IsAsciiLetterLower(unit) || char.IsAsciiDigit(unit) || "-_.+%~".Contains(unit)).ShouldBeTrue(name);
        (name[0] == '.' || name[^1] == '.').ShouldBeFalse(name);
        string[] devices = ["con", "nul", "aux", "prn", "com1", "lpt9", "conin$"];
        devices.ShouldNotContain(name.Split('.')[0]);
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void A_name_says_its_id_or_is_a_hash(string id) =>
        FileNames.Decode(FileNames.Encode(id)).ShouldBe(FileNames.Encode(id).Contains('~') ? null : id);

    [Fact]
    public void Any_two_ids_get_two_names() => Check.QuickThrowOnFailure(Prop.ForAll<NonEmptyString, NonEmptyString>((a, b) =>
        a.Get.Contains('\0') || b.Get.Contains('\0') || HasLoneSurrogate(a.Get) || HasLoneSurrogate(b.Get) ||
        (a.Get == b.Get) == string.Equals(FileNames.Encode(a.Get), FileNames.Encode(b.Get), StringComparison.OrdinalIgnoreCase)));

    [Fact]
    public void What_is_no_name_of_ours_has_no_id()
    {
        foreach (var name in (string[])["A", "%4", "%zz", "+", "%61", "con", "a b", "~", ""])
            FileNames.Decode(name).ShouldBeNull(name);
    }

    private static bool HasLoneSurrogate(string text) => Perdure.Storage.Identifier.LoneSurrogate(text) >= 0;
}
