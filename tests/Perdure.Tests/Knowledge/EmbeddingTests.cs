using Microsoft.Extensions.AI;
using Perdure.Extensions.AI;
using Perdure.Knowledge;
using Perdure.Storage;

namespace Perdure.Tests.Knowledge;

public sealed class EmbeddingTests
{
    private static double Cosine(HashingEmbedder embedder, string one, string other) => embedder.Embed(one).ToArray().Zip(embedder.Embed(other).ToArray(), (a, b) => (double)a * b).Sum();

    [Fact]
    public void Hashing_gives_the_same_unit_vector_everywhere()
    {
        var embedder = new HashingEmbedder(16);
        foreach (var text in (string[])["", "!", "apple", "Ünï 日本 😀", new('x', 10_000)])
            embedder.Embed(text).ToArray().Sum(element => (double)element * element).ShouldBe(1, 1e-5);
        embedder.Embed("cold engine").ToArray().Select(element => Math.Round(element, 3)).ShouldBe(Golden);
        embedder.Embed("COLD, engine!").ToArray().ShouldBe(embedder.Embed("cold engine").ToArray());
    }

    private static readonly double[] Golden = [0, 0, 0, 0, 0.16, 0, 0.321, 0.16, -0.535, -0.16, 0.16, 0, -0.16, 0, 0, -0.695];

    [Fact]
    public void Texts_that_share_words_are_nearer()
    {
        var embedder = new HashingEmbedder();
        var near = Cosine(embedder, "how to warm up a cold engine", "warming up cold engines");
        near.ShouldBeGreaterThan(Cosine(embedder, "how to warm up a cold engine", "a recipe for plum cake") + 0.1);
        Math.Abs(Cosine(embedder, "moon", "wheel")).ShouldBeLessThan(0.3);
    }

    [Fact]
    public async Task A_generator_tells_the_store_its_model_and_dimensions()
    {
        using var generator = new HashingEmbedder(64);
        var options = new KnowledgeOptions().WithGenerator(generator);
        (options.Dimensions, options.Model).ShouldBe((64, "hashing-64"));
        (new KnowledgeOptions { Model = "mine", Dimensions = 64 }.WithGenerator(generator).Model).ShouldBe("mine");
        await using var store = await AgentStore.OpenAsync("memory:", new AgentStoreOptions { Knowledge = options }, TestContext.Current.CancellationToken);
        await store.Knowledge.StoreAsync([new KnowledgeItem { Id = "a", Content = "Warm up a cold engine slowly." }, new KnowledgeItem { Id = "b", Content = "Plum cake needs an hour." }], TestContext.Current.CancellationToken);
        (await store.Knowledge.SearchAsync("cold engine", TestContext.Current.CancellationToken))[0].Item.Id.ShouldBe("a");
    }

    [Fact]
    public async Task A_generator_that_fails_or_gives_something_else_writes_nothing()
    {
        foreach (var (generator, said) in ((Generator, string)[])[(new(_ => throw new HttpRequestException("the secret text")), "HttpRequestException"), (new(_ => []), "0 vectors for 1 texts")])
        {
            await using var store = await OpenAsync(generator);
            var refused = await Should.ThrowAsync<PerdureException>(async () => await store.Knowledge.CreateAsync(new KnowledgeItem { Id = "a", Content = "text" }, TestContext.Current.CancellationToken));
            refused.Fault.ShouldBe(Fault.Unavailable);
            refused.Message.ShouldContain(said);
            refused.Message.ShouldNotContain("secret");
            (await store.Knowledge.FindAsync("a", TestContext.Current.CancellationToken)).ShouldBeNull();
        }
        await using var other = await OpenAsync(new Generator(texts => [.. texts.Select(_ => new Embedding<float>(new float[3]))]));
        (await Should.ThrowAsync<ArgumentException>(async () => await other.Knowledge.CreateAsync(new KnowledgeItem { Content = "text" }, TestContext.Current.CancellationToken))).Message.ShouldContain("3 elements; expected 4");
        Should.Throw<ArgumentException>(() => new KnowledgeOptions().WithGenerator(new Generator(_ => []))).Message.ShouldContain("Dimensions");
    }

    private static ValueTask<AgentStore> OpenAsync(Generator generator) =>
        AgentStore.OpenAsync("memory:", new AgentStoreOptions { Knowledge = new KnowledgeOptions { Dimensions = 4, Embedder = generator.AsTextEmbedder() } }, TestContext.Current.CancellationToken);

    private sealed class Generator(Func<IEnumerable<string>, IEnumerable<Embedding<float>>> make) : IEmbeddingGenerator<string, Embedding<float>>
    {
        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(make(values)));

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
