namespace Perdure.Tests.Model;

/// <summary>One thing that happens in a random sequence.</summary>
internal abstract record Step;

/// <summary>A batch. In one scope when <paramref name="OneScope"/>, else wherever its parts are.</summary>
internal sealed record Write(Part[] Parts, bool OneScope) : Step
{
    public override string ToString() => $"write {(OneScope ? "in one scope " : "")}[{string.Join(", ", Parts.AsEnumerable())}]";
}

/// <summary>A query by an index, read page by page.</summary>
internal sealed record Ask(int Index, int Scope, int Choice, bool Descending, int Page) : Step;

/// <summary>A read of a log.</summary>
internal sealed record Read(int Scope, int Log, int Choice, bool Descending) : Step;

/// <summary>A find of every id in a scope at once.</summary>
internal sealed record Find(int Scope) : Step;

/// <summary>A sweep of a collection.</summary>
internal sealed record Sweep(bool Notes, int Limit) : Step;

/// <summary>Time goes by.</summary>
internal sealed record Wait(int Milliseconds) : Step;

/// <summary>The store is closed and opened, or opened a second time.</summary>
internal sealed record Reopen(bool Close) : Step;
