using System.Runtime.InteropServices;
using Perdure.Storage;

namespace Perdure.Copying;

/// <summary>Makes the vectors of the target's records those of the source's, where it may write. It comes behind the records.</summary>
internal sealed class CopyVectors(Backend source, Backend target, CopyWriter? writer, CopyTally tally)
{
    private const int AtOnce = 256;

    public async ValueTask RunAsync(VectorSchema vectors, CollectionSchema collection, string scope, CancellationToken cancellationToken)
    {
        // What is written of the records decides which vectors are there.
        if (writer is not null)
            await writer.FlushAsync().ConfigureAwait(false);
        var (from, to) = (Search(source), Search(target));
        await foreach (var keys in source.QueryAsync(new Query(collection, scope) { Limit = int.MaxValue }, cancellationToken).Select(record => record.Key).Chunk(AtOnce).ConfigureAwait(false))
        {
            var wanted = await from.ReadAsync(vectors.Name, keys, cancellationToken).ConfigureAwait(false);
            var found = await to.ReadAsync(vectors.Name, keys, cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < keys.Length; i++)
                await OneAsync(vectors.Name, keys[i], wanted[i], found[i]).ConfigureAwait(false);
        }
    }

    public static IVectorSearch Search(Backend backend) => backend.Facet<IVectorSearch>()
        ?? throw new PerdureException(Fault.Unsupported, $"The {backend.Info.Name} backend keeps no vectors. Nothing was copied; open it as an AgentStore, which keeps them on every backend, or leave the vectors out of the declarations.");

    private async ValueTask OneAsync(string name, RecordKey key, ReadOnlyMemory<float>? wanted, ReadOnlyMemory<float>? found)
    {
        if (wanted is { } left)
            tally.AddSource(name, key, MemoryMarshal.AsBytes(left.Span));
        if (found is { } right)
            tally.AddTarget(name, key, MemoryMarshal.AsBytes(right.Span));
        if (wanted.HasValue == found.HasValue && (!wanted.HasValue || MemoryMarshal.AsBytes(wanted.Value.Span).SequenceEqual(MemoryMarshal.AsBytes(found!.Value.Span))))
            return;
        tally.Differs(key, wanted is null ? $"has a vector of '{name}' in the target only." : $"has {(found is null ? "no" : "another")} vector of '{name}' in the target.");
        if (writer is not null)
            await writer.AddAsync(wanted is { } vector ? new PutVector(key, name, vector) : new RemoveVector(key, name), wanted?.Length * sizeof(float) ?? 0).ConfigureAwait(false);
    }
}
