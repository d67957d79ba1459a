using Ctnet.MLNet.Compare.Runs;
using Ctnet.MLNet.Compare.Tasks.Logs;
using Microsoft.ML;

namespace Ctnet.MLNet.Compare.Results.Measuring;

/// <summary>Evaluates the predictions of runs, over all measured rows or some of them.</summary>
/// <param name="measured">The measured rows.</param>
internal sealed class RunMetrics(IReadOnlyList<TaskRow> measured)
{
    private readonly MLContext _ml = new();

    /// <param name="run">The run.</param>
    /// <param name="rows">The indices of the rows among the measured ones.</param>
    public CtrMetrics Of(FinishedRun run, int[] rows)
    {
        IEnumerable<ScoredRow> scored = rows.Select(row => new ScoredRow
        {
            User = measured[row].User, Label = measured[row].Clicked, Probability = run.Probabilities[row],
        });
        return _ml.BinaryClassification.EvaluateCtr(_ml.Data.LoadFromEnumerable(scored), groupColumnName: nameof(ScoredRow.User));
    }
}
