using Perdure.Storage;

namespace Perdure.Tests.Search;

public sealed class VectorSchemaTests
{
    public static TheoryData<string, Func<VectorSchema>> Wrong => new()
    {
        { "Dimensions is 0; expected 1 to 16000", () => Schema(0) },
        { "Dimensions is 16001; expected 1 to 16000", () => Schema(16_001, index: VectorIndex.None) },
        { "an index takes at most 2,000 of Single; declare VectorElement.Half or VectorIndex.None", () => Schema(2_001) },
        { "an index takes at most 2,000 of Single; declare VectorIndex.None", () => Schema(4_001) },
        { "an index takes at most 4,000 of Half; declare VectorIndex.None", () => Schema(4_001, VectorElement.Half) },
        { "M is 1; expected 2 to 100", () => Schema(3, index: new HnswIndex { M = 1 }) },
        { "EfConstruction is 64; expected at least twice M, which is 40", () => Schema(3, index: new HnswIndex { M = 40 }) },
        { "EfSearch is 0; expected 1 to 1000", () => Schema(3, index: new HnswIndex { EfSearch = 0 }) },
        { "Lists is 0; expected 1 to 32768", () => Schema(3, index: new IvfFlatIndex { Lists = 0 }) },
        { "Probes is 11; expected 1 to 10", () => Schema(3, index: new IvfFlatIndex { Lists = 10, Probes = 11 }) },
        { "Metric is 9; expected Cosine, Euclidean or InnerProduct", () => new VectorSchema("v", 1, "docs", 3, (VectorMetric)9) },
        { "Element is 9; expected Single or Half", () => Schema(3, (VectorElement)9) },
        { "'Bad Name' is not a schema name", () => new VectorSchema("Bad Name", 1, "docs", 3) },
    };

    public static TheoryData<string, VectorSchema, float[]> Refused => new()
    {
        { "has 2 elements; expected 3", Schema(3), [1, 2] },
        { "has NaN at 1", Schema(3), [1, float.NaN, 3] },
        { "has an infinite element at 0", Schema(3), [float.NegativeInfinity, 2, 3] },
        { "has an element at 2 beyond ±65,504", Schema(3, VectorElement.Half), [1, 2, 70_000] },
        { "is longer than 1E+18", Schema(3), [1e30f, 0, 0] },
        { "is zero, which has no direction", Schema(3), [0, 0, 0] },
        { "is zero, which has no direction", Schema(3, VectorElement.Half), [1e-9f, 0, 0] },
        { "is shorter than 1E-15", Schema(3), [1e-25f, 0, 0] },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void A_wrong_declaration_is_told_what_was_expected(string message, Func<VectorSchema> declare) => Should.Throw<ArgumentException>(declare).Message.ShouldContain(message);

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public void A_vector_that_cannot_be_compared_is_refused(string message, VectorSchema schema, float[] vector) => Should.Throw<ArgumentException>(() => schema.Check(vector)).Message.ShouldContain(message);

    [Fact]
    public void What_can_be_compared_is_taken()
    {
        Schema(3).Check([1e17f, -1e17f, 0]);
        Schema(3, VectorElement.Half).Check([65_504, 0, -1]);
        new VectorSchema("v", 1, "docs", 2, VectorMetric.Euclidean).Check([0, 0]);
        Schema(4_000, VectorElement.Half).Index.ShouldBe(new HnswIndex());
        Schema(16_000, index: VectorIndex.None).Index.ShouldBe(VectorIndex.None);
    }

    private static VectorSchema Schema(int dimensions, VectorElement element = VectorElement.Single, VectorIndex? index = null) => new("v", 1, "docs", dimensions, element: element, index: index);
}
