using Perdure.Benchmarks.Raw;
using Perdure.Storage;

namespace Perdure.Benchmarks.Workloads;

/// <summary>The ten nearest of many vectors: in memory against reading all of them once, or by a server's index against its own words.</summary>
internal sealed class Nearest : IWorkload
{
    private const int Limit = 10;
    private const int Rounds = 300;
    private const int PerBatch = 500;
    private const string Scope = "bench";
    private const string Name = "bench_embeddings";
    private static readonly CollectionSchema Docs = new("bench_docs", 1, [], [], _ => []);

    public async Task RunAsync(RunOptions options, Report report, Progress progress)
    {
        await using var place = await Place.OpenAsync(options);
        var clusters = new Clusters(seed: 4);
        float[][] vectors = [.. Enumerable.Range(0, options.N).Select(_ => clusters.Next())];
        float[][] wanted = [.. Enumerable.Range(0, Rounds).Select(_ => clusters.Next())];
        // The graph is built over what is there: that takes less time than adding to it.
        await place.Store.Backend.PrepareAsync(Schema(1, VectorIndex.None));
        await FillAsync(place.Store, vectors, progress);
        progress.Phase("preparing the index");
        await place.Store.Backend.PrepareAsync(Schema(2, new HnswIndex { EfSearch = 100 }));
        var search = place.Store.Backend.Facet<IVectorSearch>()!;
        var exact = new List<HashSet<string>>();
        foreach (var vector in wanted)
            exact.Add([.. (await search.NearestAsync(Query(vector) with { Exact = true })).Select(match => match.Key.Id)]);
        if (options.Backend is "postgres" or "mariadb" or "redis")
            await NativeAsync(place, search, wanted, exact, report, progress);
        else
            await ScanAsync(new RawMatrix(vectors), search, wanted, exact, report, progress);
    }

    private static async Task ScanAsync(RawMatrix matrix, IVectorSearch search, float[][] wanted, List<HashSet<string>> exact, Report report, Progress progress)
    {
        var (whole, coded, found) = (new Pair(), new Pair(), 0);
        for (var round = 0; round < 3; round++)
        {
            progress.Phase("searching");
            (whole, coded, found) = (new Pair(), new Pair(), 0);
            for (var i = 0; i < wanted.Length; i++)
            {
                await whole.TakeAsync(async () => await search.NearestAsync(Query(wanted[i]) with { Exact = true }), () => matrix.Sum());
                await coded.TakeAsync(async () => found += (await search.NearestAsync(Query(wanted[i]))).Count(match => exact[i].Contains(match.Key.Id)), () => matrix.Sum());
                progress.Step(i, wanted.Length);
            }
        }
        report.Add("search-exact", "ms", whole.Ours.P50, whole.Raw.P50);
        report.Add("search-int8", "ms", coded.Ours.P50, coded.Raw.P50);
        report.Add("recall", "", found / (double)(Limit * wanted.Length), 1);
    }

    private static async Task NativeAsync(Place place, IVectorSearch search, float[][] wanted, List<HashSet<string>> exact, Report report, Progress progress)
    {
        using var raw = ((IRawVectors)place.Raw).Vectors(Name);
        var (pair, found, rawFound) = (new Pair(), 0, 0);
        for (var round = 0; round < 3; round++)
        {
            progress.Phase("searching");
            (pair, found, rawFound) = (new Pair(), 0, 0);
            for (var i = 0; i < wanted.Length; i++)
            {
                await pair.TakeAsync(
                    async () => found += (await search.NearestAsync(Query(wanted[i]))).Count(match => exact[i].Contains(match.Key.Id)),
                    () => rawFound += raw.Nearest(wanted[i], Limit).Count(exact[i].Contains));
                progress.Step(i, wanted.Length);
            }
        }
        report.Add("search-native", "ms", pair.Ours.P50, pair.Raw.P50);
        report.Add("recall", "", found / (double)(Limit * wanted.Length), 1);
        report.Add("recall-of-raw", "", rawFound / (double)(Limit * wanted.Length), 1);
    }

    private static async Task FillAsync(AgentStore store, float[][] vectors, Progress progress)
    {
        progress.Phase("writing vectors");
        for (var from = 0; from < vectors.Length; from += PerBatch)
        {
            var operations = new List<WriteOperation>();
            for (var i = from; i < Math.Min(from + PerBatch, vectors.Length); i++)
            {
                var key = new RecordKey(Docs.Name, Scope, $"doc-{i:D6}");
                operations.AddRange([new Put(key, store.Context.Ids.NewVersion(), new byte[200], [], Expect.Absent), new PutVector(key, Name, vectors[i])]);
            }
            await store.Context.WriteAsync(operations, store.Context.Time.UtcNow(), default);
            progress.Step(from, vectors.Length);
        }
    }

    private static VectorQuery Query(float[] vector) => new(Name, Scope, vector) { Limit = Limit };

    private static StoreSchema Schema(int revision, VectorIndex index) => new([Docs], [], [new VectorSchema(Name, revision, Docs.Name, Clusters.Dimensions, index: index)], []);
}
