namespace Perdure.Benchmarks;

/// <summary>Says on the error stream what is going on, at most every second.</summary>
internal sealed class Progress(TextWriter output)
{
    private string phase = "";
    private long next;

    public void Phase(string name)
    {
        phase = name;
        next = 0;
        Step(0, 0);
    }

    public void Step(int done, int of)
    {
        if (Environment.TickCount64 < next)
            return;
        next = Environment.TickCount64 + 1000;
        output.WriteLine(of == 0 ? phase : $"{phase}: {done} of {of}");
    }
}
