using System.Globalization;
using Perdure.Knowledge;

namespace Perdure.Tests.Knowledge;

public sealed class TextChunkerTests
{
    private static string[] Cut(string text, int size, int overlap = 0, bool markdown = true) =>
        [.. TextChunker.Split(text, new ChunkOptions { Size = size, Overlap = overlap, Markdown = markdown }).Select(chunk => chunk.Text)];

    [Fact]
    public void A_short_text_is_one_chunk_without_the_white_space_around_it()
    {
        var chunk = TextChunker.Split("\r\n  two words \n", new ChunkOptions()).ShouldHaveSingleItem();
        chunk.ShouldBe(new TextChunk(0, 4, "two words", null));
        TextChunker.Split(" \n\t", new ChunkOptions()).ShouldBeEmpty();
    }

    [Fact]
    public void It_cuts_between_paragraphs_rather_than_sentences_and_between_those_rather_than_words()
    {
        Cut("a b c.\n\nd e. f g h", 6).ShouldBe(["a b c. d e.".Replace(" d", "\n\nd"), "f g h"], "a paragraph that ends in the first half is no place to cut");
        Cut("a b c d.\n\ne f. g h i j", 7).ShouldBe(["a b c d.", "e f. g h i j"]);
        Cut("a b c d. e f g h", 6).ShouldBe(["a b c d.", "e f g h"]);
        Cut("a b c d e f g h", 6).ShouldBe(["a b c d e f", "g h"]);
    }

    [Fact]
    public void Chunks_overlap_from_the_beginning_of_a_sentence_or_a_word()
    {
        Cut("a b c d e f g h", 4, 2).ShouldBe(["a b c d", "c d e f", "e f g h"]);
        Cut("a b. c d e f g h", 5, 2).ShouldBe(["a b. c d e", "d e f g h"]);
        Cut("a b c d. e f g h i", 5, 2).ShouldBe(["a b c d.", "c d. e f g", "f g h i"]);
    }

    [Fact]
    public void Defaults_are_500_and_50_units()
    {
        var text = string.Join(' ', Enumerable.Range(0, 1000).Select(i => $"w{i}"));
        var chunks = TextChunker.Split(text, new ChunkOptions());
        chunks.Select(chunk => chunk.Text.Split(' ').Length).ShouldBe([500, 500, 100]);
        chunks.Select(chunk => chunk.Text.Split(' ')[0]).ShouldBe(["w0", "w450", "w900"]);
    }

    [Fact]
    public void Headings_are_kept_as_a_path_and_code_has_none()
    {
        var text = "# Guide\none two three four\n\n## Install #\nfive six seven eight\n```\n# no heading\n```\n# Other\nnine ten eleven";
        var chunks = TextChunker.Split(text, new ChunkOptions { Size = 8, Overlap = 2 });
        chunks.Select(chunk => chunk.Heading).Distinct().ShouldBe(["Guide", "Guide > Install", "Other"]);
        chunks.First(chunk => chunk.Heading == "Guide > Install").Text.ShouldStartWith("## Install #\nfive");
        chunks.First(chunk => chunk.Heading == "Other").Text.ShouldBe("# Other\nnine ten eleven");
        TextChunker.Split(text, new ChunkOptions { Markdown = false }).ShouldHaveSingleItem().Heading.ShouldBeNull();
        TextChunker.Split("#not one\n####### nor this\n    # indented\n", new ChunkOptions()).ShouldHaveSingleItem().Heading.ShouldBeNull();
    }

    [Fact]
    public void Graphemes_stay_whole_whatever_the_script()
    {
        string[] graphemes = ["👩‍👩‍👧‍👦", "🇵🇹", "e\u0301", "ก็", "日", "𠀀", "क्षि", "a", "\u0915\u094d", "👍🏽", "ﷺ", "z\u0300\u0301\u0302\u0303"];
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var text = string.Concat(Enumerable.Range(0, 120).Select(_ => graphemes[random.Next(graphemes.Length)] + (random.Next(6) == 0 ? " " : "")));
            var starts = StringInfo.ParseCombiningCharacters(text).Append(text.Length).ToHashSet();
            foreach (var chunk in TextChunker.Split(text, new ChunkOptions { Size = random.Next(1, 9), Overlap = 0 }))
            {
                starts.ShouldContain(chunk.Start);
                starts.ShouldContain(chunk.Start + chunk.Text.Length);
            }
        }
    }

    [Fact]
    public void Nothing_is_lost_and_no_chunk_is_too_large()
    {
        var random = new Random(11);
        string[] parts = ["word", "日本語", " ", " ", ". ", "\n", "\n\n", "\r\n", "# Heading\n", new('x', 40), "。", "a", "!", "\t"];
        for (var round = 0; round < 300; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 80)).Select(_ => parts[random.Next(parts.Length)]));
            var options = new ChunkOptions { Size = random.Next(1, 12) };
            options = options with { Overlap = random.Next((options.Size / 2) + 1) };
            var seen = 0;
            foreach (var chunk in TextChunker.Split(text, options))
            {
                text.Substring(chunk.Start, chunk.Text.Length).ShouldBe(chunk.Text);
                if (chunk.Start > seen)
                    text[seen..chunk.Start].ShouldBeNullOrWhiteSpace();
                (chunk.Start + chunk.Text.Length).ShouldBeGreaterThan(seen);
                seen = chunk.Start + chunk.Text.Length;
                TextUnits.Of(chunk.Text, []).Count.ShouldBeLessThanOrEqualTo(options.Size);
            }
            text[seen..].ShouldBeNullOrWhiteSpace();
        }
    }

    [Theory]
    [InlineData(0, 0, "Size")]
    [InlineData(10, 6, "Overlap")]
    [InlineData(10, -1, "Overlap")]
    public void Options_that_cannot_be_are_refused(int size, int overlap, string named) =>
        Should.Throw<ArgumentException>(() => Cut("a", size, overlap)).Message.ShouldContain(named);
}
