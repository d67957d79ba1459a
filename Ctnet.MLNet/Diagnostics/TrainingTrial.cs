using System.Diagnostics;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Diagnostics;

/// <summary>Trains one small model on each device, on the same rows with the same seed.</summary>
internal sealed class TrainingTrial
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly TorchDiagnosticsOptions _options;
    private readonly CancellationToken _cancellationToken;
    private readonly int? _threads;
    private readonly TrialRow[] _rows;
    private readonly IDataView _aligned;

    /// <param name="options">The number of rows and of those of a step.</param>
    /// <param name="cancellationToken">Stops the fits.</param>
    /// <param name="threads">The threads of a fit on the CPU; null for all processors.</param>
    public TrainingTrial(TorchDiagnosticsOptions options, CancellationToken cancellationToken, int? threads = null)
    {
        _options = options;
        _cancellationToken = cancellationToken;
        _threads = threads;
        _rows = TrialRows.Draw(options.Rows);
        IDataView rows = _ml.Data.LoadFromEnumerable(_rows);
        _aligned = _ml.Transforms.AlignFeatureSchema(TrialRows.Schema, TrialRows.Domain).Fit(rows).Transform(rows);
    }

    /// <param name="gpu">The number of the GPU; null for the CPU.</param>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public TrialScores Run(int? gpu)
    {
        CtrTowerTrainer trainer = _ml.BinaryClassification.Trainers.CtrTower(new CtrTowerOptions
        {
            LabelColumnName = nameof(TrialRow.Clicked), BatchSize = _options.BatchSize, GpuDeviceId = gpu, FallbackToCpu = false,
            Seed = 1, NumberOfThreads = _threads, CancellationToken = _cancellationToken,
        });
        // The first fit on a device compiles code and loads kernels.
        trainer.Fit(_ml.Data.TakeRows(_aligned, 2L * _options.BatchSize));
        long started = Stopwatch.GetTimestamp();
        CtrPredictionTransformer model = trainer.Fit(_aligned);
        double trained = _rows.Length / Stopwatch.GetElapsedTime(started).TotalSeconds;
        _cancellationToken.ThrowIfCancellationRequested();
        (float[] probabilities, double scored) = Passes.Run(
            () => [.. model.Transform(_aligned).GetColumn<float>(DefaultColumnNames.Probability)]);
        double rate = _rows.Count(row => row.Clicked) / (double)_rows.Length;
        return new(probabilities, LogLoss(i => probabilities[i]), LogLoss(_ => rate), trained, scored);
    }

    private double LogLoss(Func<int, double> probability) =>
        _rows.Index().Average(row => -Math.Log(row.Item.Clicked ? probability(row.Index) : 1 - probability(row.Index)));
}
