namespace Ctnet.MLNet.Benchmarks;

/// <summary>The two sizes that all measurements are taken at; each tower has so many fields.</summary>
public sealed record BenchmarkShape(string Name, int Fields, int Values, int EmbeddingSize, int[] HiddenUnits, int BatchSize, int TrainingRows)
{
    public static BenchmarkShape Small { get; } = new("small", 10, 10_000, 16, [128, 64], 1024, 524_288);

    public static BenchmarkShape Large { get; } = new("large", 20, 100_000, 16, [512, 256, 128], 4096, 131_072);

    public override string ToString() => Name;
}
