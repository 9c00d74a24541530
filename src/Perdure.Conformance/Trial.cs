using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Perdure.Storage;

namespace Perdure.Conformance;

/// <summary>One run of a scenario: opens backends and disposes them, gives out versions, and says what was wrong.</summary>
internal sealed class Trial(string scenario, BackendFixture fixture, CancellationToken cancellationToken) : IAsyncDisposable
{
    private readonly List<Backend> opened = [];
    private long version = 1_000;

    public BackendFixture Fixture => fixture;

    public TestClock Clock { get; } = new();

    public CancellationToken CancellationToken => cancellationToken;

    /// <summary>A version nobody has used yet.</summary>
    public long Version() => Interlocked.Increment(ref version);

    /// <summary>A new instance, prepared.</summary>
    public async Task<Subject> OpenAsync(StoreSchema? schema = null)
    {
        var subject = await OpenBareAsync().ConfigureAwait(false);
        await subject.Backend.PrepareAsync(schema ?? Shapes.Schema, cancellationToken).ConfigureAwait(false);
        return subject;
    }

    /// <summary>Whether instances get the searches they lack, as those of a store do. Default: no.</summary>
    public bool IsSearching { get; private set; }

    /// <summary>A run of a scenario whose instances have searches.</summary>
    public static Func<Trial, Task> Searching(Func<Trial, Task> run) => trial =>
    {
        trial.IsSearching = true;
        return run(trial);
    };

    /// <summary>A new instance, not yet prepared.</summary>
    public async Task<Subject> OpenBareAsync(TimeProvider? clock = null)
    {
        var backend = await fixture.OpenAsync(clock ?? Clock).ConfigureAwait(false);
        if (IsSearching)
            backend = new SearchingBackend(backend);
        lock (opened)
            opened.Add(backend);
        return new Subject(this, backend);
    }

    /// <summary>Closes every instance and opens a new one, as a restart does.</summary>
    public async Task<Subject> RestartAsync(StoreSchema? schema = null)
    {
        await CloseAsync().ConfigureAwait(false);
        return await OpenAsync(schema).ConfigureAwait(false);
    }

    public void Equal<T>(T expected, T found, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, found))
            throw Broken(what, Show(expected), Show(found));
    }

    public void Same<T>(IEnumerable<T> expected, IEnumerable<T> found, string what)
    {
        var (want, have) = (expected.ToList(), found.ToList());
        var at = want.Zip(have).TakeWhile(pair => EqualityComparer<T>.Default.Equals(pair.First, pair.Second)).Count();
        if (at < want.Count || at < have.Count)
            throw Broken($"{what} (of {want.Count} expected and {have.Count} found, the one at {at})", at < want.Count ? Show(want[at]) : "no more", at < have.Count ? Show(have[at]) : "no more");
    }

    public void SameBytes(ReadOnlyMemory<byte> expected, ReadOnlyMemory<byte> found, string what)
    {
        if (!expected.Span.SequenceEqual(found.Span))
            throw Broken(what, Bytes(expected.Span), $"{Bytes(found.Span)}, which differs from byte {expected.Span.CommonPrefixLength(found.Span)} on");
    }

    public void SameBytes(string expected, ReadOnlyMemory<byte> found, string what) => SameBytes(Shapes.Bytes(expected), found, what);

    public void True([DoesNotReturnIf(false)] bool condition, string what, string expected, string found)
    {
        if (!condition)
            throw Broken(what, expected, found);
    }

    public T Present<T>([NotNull] T? found, string what) where T : class => found ?? throw Broken(what, "something", "null");

    /// <summary>Runs what must fail with exactly this family of exceptions.</summary>
    public async Task<T> ThrowsAsync<T>(Func<Task> act, string what) where T : Exception
    {
        try
        {
            await act().ConfigureAwait(false);
        }
        catch (T expected)
        {
            return expected;
        }
        throw Broken(what, $"an exception of type {typeof(T).Name}", "none");
    }

    /// <summary>Runs what the database must refuse for one reason.</summary>
    public async Task FaultsAsync(Fault fault, Func<Task> act, string what) =>
        Equal(fault, (await ThrowsAsync<PerdureException>(act, what).ConfigureAwait(false)).Fault, $"{what}: the fault");

    public ConformanceException Broken(string what, string expected, string found) => new(scenario, what, found, expected);

    public async Task CloseAsync()
    {
        foreach (var backend in opened)
            await backend.DisposeAsync().ConfigureAwait(false);
        opened.Clear();
    }

    public async ValueTask DisposeAsync() => await CloseAsync().ConfigureAwait(false);

    private static string Show<T>(T value) => value switch
    {
        null => "null",
        string text => $"'{(text.Length > 600 ? text[..600] + "…" : text)}'",
        DateTimeOffset time => time.ToString("O"),
        ITuple tuple => $"({string.Join(", ", Enumerable.Range(0, tuple.Length).Select(i => Show(tuple[i])))})",
        _ => value.ToString() ?? "",
    };

    private static string Bytes(ReadOnlySpan<byte> bytes) => bytes.Length <= 48
        ? $"{bytes.Length} bytes ({Convert.ToHexString(bytes)})"
        : $"{bytes.Length} bytes ({Convert.ToHexString(bytes[..48])}…)";
}
