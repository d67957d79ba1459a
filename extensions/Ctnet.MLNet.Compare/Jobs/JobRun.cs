using Ctnet.MLNet.Compare.Jobs;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;

namespace Ctnet.MLNet.Compare;

/// <summary>The periods that a job can do now. Not thread-safe.</summary>
public sealed class JobRun
{
    private readonly ContinualTrainer _trainer;
    private readonly JobPeriods _periods;
    private readonly bool _needsSource;

    internal JobRun(ContinualTrainer trainer, JobPeriods periods, bool needsSource) =>
        (_trainer, _periods, _needsSource) = (trainer, periods, needsSource);

    /// <summary>The number of periods to do.</summary>
    public int Periods => _periods.Count;

    /// <summary>Their rows, the source's and the target's.</summary>
    public int Rows => _periods.Rows;

    /// <summary>The names of the first and the last of them; null if there is none.</summary>
    public (string First, string Last)? Span => _periods.Span;

    /// <summary>Which rows are not taken, and why.</summary>
    public IReadOnlyList<string> Notes => _periods.Notes;

    /// <summary>The results of all periods that are done, also those of earlier runs.</summary>
    public IReadOnlyList<PeriodResult> Results => _trainer.Results;

    /// <summary>The target model; null before its first rows.</summary>
    public ITransformer? Model => _trainer.Model;

    /// <summary>The rows of a period to do, the source's and the target's.</summary>
    /// <param name="period">The period's name.</param>
    public int RowsOf(string period) => _periods.RowsOf(period);

    /// <summary>Does the periods, in time order, and publishes the model.</summary>
    /// <returns>The results of these periods.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled. Periods that are done stay done.</exception>
    public IReadOnlyList<PeriodResult> Execute()
    {
        int before = Results.Count;
        _trainer.Run(_periods.ToDo(_needsSource));
        return [.. Results.Skip(before)];
    }
}
