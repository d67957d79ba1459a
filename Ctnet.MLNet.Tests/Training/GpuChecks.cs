using Ctnet.MLNet.Tests.Pipeline;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Tests.Training;

/// <summary>
/// What must be true of a GPU: models that it trains predict what models that the CPU trains predict. It needs no test framework.
/// </summary>
internal static class GpuChecks
{
    // A GPU adds in another order. Products of eleven or eight bits differ by more, and these models take twelve steps.
    private const double Tolerance = 1e-3, RoundedTolerance = 5e-2;

    public static IReadOnlyList<GpuCheck> All { get; } =
    [
        new("A tower that a GPU trains predicts what the CPU's does", gpu => Compare(gpu, Tolerance, device => Tower(device))),
        .. from dense in Enum.GetValues<DenseOptimizer>()
           from embeddings in Enum.GetValues<EmbeddingOptimizer>()
           select new GpuCheck(
               $"So it does with {dense} for layers and {embeddings} for embeddings",
               gpu => Compare(gpu, Tolerance, device => Tower(device, options =>
                   (options.DenseOptimizer, options.EmbeddingOptimizer) = (dense, embeddings)))),
        new("A CTNet that a GPU trains predicts what the CPU's does", gpu => Compare(gpu, Tolerance, device => Ctnet(device))),
        new("So it does with the source's columns in place of its tower", gpu => Compare(gpu, Tolerance, SourceColumns)),
        new("A model of the CPU goes on on a GPU as it does on the CPU", gpu => Compare(gpu, Tolerance, GoOn)),
        .. new[] { MatrixPrecision.Tf32, MatrixPrecision.Bf16 }.Select(precision => new GpuCheck(
            $"A tower whose products a GPU rounds to {precision} predicts nearly what the CPU's does",
            gpu => Compare(gpu, RoundedTolerance, device => Tower(device, options =>
                options.MatrixPrecision = device is null ? MatrixPrecision.Full : precision)))),
    ];

    /// <summary>Says whether scores differ by more than a tolerance, or are no numbers.</summary>
    public static string? Difference(float[] scores, float[] expected, double tolerance)
    {
        if (scores.Length != expected.Length)
            return $"There are {scores.Length} scores in place of {expected.Length}.";
        double[] differences = [.. scores.Zip(expected, (score, other) => Math.Abs((double)score - other))];
        return Array.Exists(differences, difference => !(difference <= tolerance))
            ? $"A score differs by {differences.Max():0.0e+0}; {tolerance} is allowed."
            : null;
    }

    private static string? Compare(int? gpu, double tolerance, Func<int?, float[]> scores) =>
        Difference(scores(gpu), scores(null), tolerance);

    private static float[] Tower(int? gpu, Action<CtrTowerOptions>? set = null)
    {
        CtrTowerOptions options = SampleDomains.Tower();
        (options.GpuDeviceId, options.FallbackToCpu) = (gpu, false);
        set?.Invoke(options);
        return Scores(SampleDomains.Context.BinaryClassification.Trainers.CtrTower(options), SampleDomains.Aligned);
    }

    private static float[] Ctnet(int? gpu)
    {
        CtnetAdapterOptions options = Adapter(gpu);
        (options.Source, options.SourceDomain, options.HiddenUnits) =
            (SampleDomains.SourceModel, SampleDomains.Target, [5, 4]);
        return Scores(SampleDomains.Context.BinaryClassification.Trainers.CtnetAdapter(options), SampleDomains.Aligned);
    }

    private static float[] SourceColumns(int? gpu) => Scores(
        SampleDomains.Context.BinaryClassification.Trainers.CtnetAdapter(Adapter(gpu)), SampleDomains.WithSourceColumns);

    private static float[] GoOn(int? gpu)
    {
        CtrTowerOptions options = SampleDomains.Tower();
        CtrPredictionTransformer first =
            SampleDomains.Context.BinaryClassification.Trainers.CtrTower(options).Fit(SampleDomains.Aligned);
        (options.GpuDeviceId, options.FallbackToCpu) = (gpu, false);
        return ScoresOf(
            SampleDomains.Context.BinaryClassification.Trainers.CtrTower(options).Fit(SampleDomains.Aligned, null, first.Model),
            SampleDomains.Aligned);
    }

    private static CtnetAdapterOptions Adapter(int? gpu)
    {
        CtnetAdapterOptions options = SampleDomains.Adapter();
        (options.GpuDeviceId, options.FallbackToCpu) = (gpu, false);
        return options;
    }

    private static float[] Scores<TOptions>(CtrTrainer<TOptions> trainer, IDataView rows) where TOptions : CtrTrainerOptions =>
        ScoresOf(trainer.Fit(rows), rows);

    private static float[] ScoresOf(CtrPredictionTransformer model, IDataView rows) =>
        [.. model.Transform(rows).GetColumn<float>("Score")];
}
