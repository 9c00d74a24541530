namespace Perdure.Revisions;

/// <summary>Who writes, for what runs in the flow that named them. Safe to share.</summary>
internal sealed class Actors
{
    private readonly AsyncLocal<string?> current = new();

    public string? Current => current.Value;

    public IDisposable Enter(string name)
    {
        var before = current.Value;
        current.Value = name;
        return new Leaving(this, before);
    }

    private sealed class Leaving(Actors actors, string? before) : IDisposable
    {
        private bool isLeft;

        public void Dispose()
        {
            if (!isLeft)
                actors.current.Value = before;
            isLeft = true;
        }
    }
}
