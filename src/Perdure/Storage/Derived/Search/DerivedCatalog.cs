using System.Text;

namespace Perdure.Storage;

/// <summary>The derived declarations that a store holds, as records.</summary>
internal sealed class DerivedCatalog(Backend inner)
{
    private const string Scope = "store";

    public static CollectionSchema Schema { get; } = new("search_declarations", 1, [], [], _ => []);

    /// <summary>Which of some vectors this store has begun to derive.</summary>
    public async ValueTask<IEnumerable<VectorSchema>> KeptAsync(IReadOnlyList<VectorSchema> vectors, CancellationToken cancellationToken) =>
        vectors.Count == 0 ? [] : vectors.Zip(await inner.FindAsync([.. vectors.Select(vector => Key(vector.Name))], cancellationToken).ConfigureAwait(false)).Where(pair => pair.Second is not null).Select(pair => pair.First);

    /// <exception cref="PerdureException"><see cref="Fault.SchemaMismatch"/> when one is stored otherwise.</exception>
    public async ValueTask CheckAsync(IReadOnlyList<DerivedEntry> entries, CancellationToken cancellationToken)
    {
        foreach (var (entry, record) in await ReadAsync(entries, cancellationToken).ConfigureAwait(false))
            if (record is not null && entry.Against(Parse(record)) is { } problem)
                throw new PerdureException(Fault.SchemaMismatch, $"'{entry.Name}' {problem}.");
    }

    /// <summary>Remembers those that are new or of a higher revision. Who comes at the same time with another declaration is found and refused.</summary>
    public async ValueTask RecordAsync(IReadOnlyList<DerivedEntry> entries, CancellationToken cancellationToken)
    {
        foreach (var (entry, record) in await ReadAsync(entries, cancellationToken).ConfigureAwait(false))
        {
            if (record is not null && Parse(record) == entry)
                continue;
            var body = Encoding.UTF8.GetBytes($"{entry.Revision}\n{entry.Fixed}\n{entry.Shape}");
            var put = new Put(Key(entry.Name), IdGenerator.Default.NewVersion(), body, [], record is null ? Expect.Absent : Expect.Exactly(record.Version));
            if ((await inner.WriteAsync(new WriteBatch([put], inner.Time.UtcNow()), cancellationToken).ConfigureAwait(false)).Conflict is not null)
                await CheckAsync([entry], cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<IEnumerable<(DerivedEntry Entry, StoredRecord? Record)>> ReadAsync(IReadOnlyList<DerivedEntry> entries, CancellationToken cancellationToken) =>
        entries.Count == 0 ? [] : entries.Zip(await inner.FindAsync([.. entries.Select(entry => Key(entry.Name))], cancellationToken).ConfigureAwait(false));

    private static RecordKey Key(string name) => new(Schema.Name, Scope, name);

    private static DerivedEntry Parse(StoredRecord record) =>
        Encoding.UTF8.GetString(record.Body.Span).Split('\n') is [var revision, var kept, var shape] && int.TryParse(revision, out var number)
            ? new DerivedEntry(record.Key.Id, number, kept, shape)
            : throw new PerdureException(Fault.Corrupt, $"{record.Key} is not a declaration as this program writes them.");
}
