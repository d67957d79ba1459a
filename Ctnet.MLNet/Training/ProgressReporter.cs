using System.Diagnostics;
using Ctnet.MLNet.Trainers;

namespace Ctnet.MLNet.Training;

/// <summary>Reports a fit's progress twice a second and at the end of each pass.</summary>
internal sealed class ProgressReporter(Trainee trainee, int epochs, IProgress<TrainingProgress>? progress)
{
    private static readonly TimeSpan s_distance = TimeSpan.FromSeconds(0.5);

    private readonly long _started = Stopwatch.GetTimestamp();
    private long _reported, _rowsBefore;
    private int _epoch;

    public void BeginPass(int epoch)
    {
        _epoch = epoch;
        _reported = Stopwatch.GetTimestamp();
    }

    /// <summary>
    /// Reports if the last report is half a second old. Reports are rare because reading the loss waits for the device.
    /// </summary>
    /// <param name="rows">The pass's rows so far.</param>
    /// <param name="weight">The sum of their weights.</param>
    public void Step(long rows, double weight)
    {
        if (progress is null || Stopwatch.GetElapsedTime(_reported) <= s_distance)
            return;
        Report(rows, weight);
        _reported = Stopwatch.GetTimestamp();
    }

    /// <param name="rows">The pass's rows.</param>
    /// <param name="weight">The sum of their weights.</param>
    public void EndPass(long rows, double weight)
    {
        Report(rows, weight);
        _rowsBefore += rows;
    }

    private void Report(long rows, double weight) => progress?.Report(new(
        _epoch, epochs, rows, trainee.PredictingLoss / weight,
        (_rowsBefore + rows) / Stopwatch.GetElapsedTime(_started).TotalSeconds));
}
