namespace Ctnet.MLNet.Benchmarks;

/// <summary>The sizes of a model and its rows. All measurements use the same two shapes.</summary>
/// <param name="Name">The name in printed tables.</param>
/// <param name="Fields">How many fields each tower reads.</param>
/// <param name="Values">How many values each field has.</param>
/// <param name="EmbeddingSize">The width of an embedding.</param>
/// <param name="HiddenUnits">The widths of the hidden layers.</param>
/// <param name="BatchSize">How many rows a training step has.</param>
/// <param name="TrainingRows">How many rows a model is trained on.</param>
public sealed record BenchmarkShape(
    string Name, int Fields, int Values, int EmbeddingSize, int[] HiddenUnits, int BatchSize, int TrainingRows)
{
    public static BenchmarkShape Small { get; } = new("small", 10, 10_000, 16, [128, 64], 1024, 524_288);

    public static BenchmarkShape Large { get; } = new("large", 20, 100_000, 16, [512, 256, 128], 4096, 131_072);

    public override string ToString() => Name;
}
