namespace Perdure.Revisions;

/// <summary>Who writes, and whether it is to leave no history, for what runs in the flow that said so. Safe to share.</summary>
internal sealed class Actors
{
    private readonly AsyncLocal<string?> current = new();

    private readonly AsyncLocal<bool> erasing = new();

    public string? Current => current.Value;

    /// <summary>Whether what is removed takes its history along.</summary>
    public bool IsErasing => erasing.Value;

    public IDisposable Enter(string name)
    {
        var before = current.Value;
        current.Value = name;
        return new Leaving(() => current.Value = before);
    }

    /// <summary>Until the result is disposed, what is removed takes its history along.</summary>
    public IDisposable Erase()
    {
        erasing.Value = true;
        return new Leaving(() => erasing.Value = false);
    }

    private sealed class Leaving(Action leave) : IDisposable
    {
        private bool isLeft;

        public void Dispose()
        {
            if (!isLeft)
                leave();
            isLeft = true;
        }
    }
}
