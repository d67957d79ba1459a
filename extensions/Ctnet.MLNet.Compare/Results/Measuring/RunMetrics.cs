using Ctnet.MLNet.Compare.Runs;
using Ctnet.MLNet.Compare.Tasks.Logs;
using Microsoft.ML;

namespace Ctnet.MLNet.Compare.Results.Measuring;

/// <summary>Evaluates the predictions of runs, over all measured rows or some of them.</summary>
/// <param name="measured">The measured rows.</param>
internal sealed class RunMetrics(IReadOnlyList<TaskRow> measured)
{
    private readonly MLContext _ml = new();

    /// <summary>The measures over some rows, with users as groups.</summary>
    /// <param name="run">The run.</param>
    /// <param name="rows">The indices of the rows among the measured ones.</param>
    public CtrMetrics Of(FinishedRun run, int[] rows) => Evaluate(run, rows, nameof(ScoredRow.User));

    /// <summary>The measures over all rows, with the lists of the ranking measures as groups.</summary>
    /// <param name="run">The run.</param>
    public CtrMetrics OfLists(FinishedRun run) => Evaluate(run, [.. Enumerable.Range(0, measured.Count)], nameof(ScoredRow.List));

    private CtrMetrics Evaluate(FinishedRun run, int[] rows, string group)
    {
        IEnumerable<ScoredRow> scored = rows.Select(row => new ScoredRow
        {
            User = measured[row].User,
            List = measured[row].List,
            Label = measured[row].Clicked,
            Probability = run.Probabilities[row],
        });
        return _ml.BinaryClassification.EvaluateCtr(_ml.Data.LoadFromEnumerable(scored), groupColumnName: group);
    }
}
