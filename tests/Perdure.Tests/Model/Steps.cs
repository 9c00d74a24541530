using FsCheck;
using FsCheck.Fluent;

namespace Perdure.Tests.Model;

/// <summary>Random sequences, and smaller ones that may fail in the same way.</summary>
internal static class Steps
{
    public static Arbitrary<Step[]> Arbitrary => Arb.From(
        from length in Gen.Choose(1, 40)
        from steps in Gen.ArrayOf(One, length)
        select steps,
        Shrink);

    private static Gen<bool> Coin { get; } = Gen.Elements(true, false);

    private static Gen<int> Scope { get; } = Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Choose(1, Universe.Scopes.Length - 1)));

    private static Gen<Part> Part { get; } =
        from verb in Gen.Elements(Model.Part.Verbs)
        from scope in Scope
        from name in Gen.Choose(0, Universe.Ids.Length - 1)
        from wish in Gen.Elements(Wish.Any, Wish.Any, Wish.Absent, Wish.Present, Wish.Current, Wish.Current, Wish.Stale)
        from version in Gen.Choose(1_000, int.MaxValue / 2)
        from choice in Gen.Choose(0, 10_000)
        select new Part(verb, scope, name, wish, version, choice);

    private static Gen<Step> Writes { get; } =
        from count in Gen.Choose(1, 5)
        from parts in Gen.ArrayOf(Part, count)
        from oneScope in Gen.Frequency((4, Gen.Constant(true)), (1, Gen.Constant(false)))
        select (Step)new Write(parts, oneScope);

    private static Gen<Step> Asks { get; } =
        from index in Gen.Choose(0, Universe.Items.Indexes.Count)
        from scope in Scope
        from choice in Gen.Choose(0, 10_000)
        from down in Coin
        from page in Gen.Choose(1, 4)
        select (Step)new Ask(index, scope, choice, down, page);

    private static Gen<Step> Reads { get; } =
        from scope in Scope
        from log in Gen.Choose(0, Universe.LogIds.Length - 1)
        from choice in Gen.Choose(0, 10_000)
        from down in Coin
        select (Step)new Read(scope, log, choice, down);

    private static Gen<Step> Sweeps { get; } =
        from notes in Coin
        from limit in Gen.Choose(1, 5)
        select (Step)new Sweep(notes, limit);

    private static Gen<Step> One { get; } = Gen.Frequency(
        (12, Writes),
        (4, Asks),
        (3, Reads),
        (1, from scope in Scope select (Step)new Find(scope)),
        (1, Sweeps),
        (2, from milliseconds in Gen.Choose(0, 12_000) select (Step)new Wait(milliseconds)),
        (1, from close in Coin select (Step)new Reopen(close)));

    private static IEnumerable<Step[]> Shrink(Step[] steps)
    {
        for (var size = steps.Length / 2; size > 0; size /= 2)
            for (var at = 0; at + size <= steps.Length; at += size)
                if (size < steps.Length)
                    yield return [.. steps[..at], .. steps[(at + size)..]];
        for (var at = 0; at < steps.Length; at++)
            if (steps[at] is Write { Parts.Length: > 1 } write)
                for (var i = 0; i < write.Parts.Length; i++)
                    yield return [.. steps[..at], write with { Parts = [.. write.Parts[..i], .. write.Parts[(i + 1)..]] }, .. steps[(at + 1)..]];
    }
}
