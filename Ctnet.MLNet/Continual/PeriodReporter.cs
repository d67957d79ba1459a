using Ctnet.MLNet.Pipeline;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace Ctnet.MLNet.Continual;

/// <summary>Says what a period brought: in its result and in the log.</summary>
/// <param name="host">Where it logs.</param>
/// <param name="scoring">Measures scored rows.</param>
/// <param name="receiver">The caller's receiver of results; null for none.</param>
internal sealed class PeriodReporter(IHost host, PeriodScoring scoring, IProgress<PeriodResult>? receiver)
{
    /// <summary>The result of a period, which is also logged.</summary>
    public PeriodResult Report(
        string period, long rows, StoredRows? scored, IReadOnlyList<string> warnings, bool published, RunMemory memory)
    {
        CtrModelParameters? model = TrainedModel(memory.Model);
        TrainingRecord? fit = model?.History[^1].Period == period ? model.History[^1] : null;
        var result = new PeriodResult(
            period,
            rows,
            scored is null ? null : scoring.Measure(scored.View),
            scored is null ? LastRunning(memory) : scoring.MeasureTogether(memory.Scored),
            model?.Version,
            TrainedModel(memory.Source)?.Version,
            fit?.Adapters ?? [])
        {
            Published = published,
            Fallback = fit?.Fallback,
            BadRows = fit?.BadRows ?? [],
            Ids = fit?.Ids,
            Warnings = warnings,
        };
        using IChannel channel = host.Start("Period");
        foreach (string warning in warnings)
            channel.Warning("{0}: {1}", period, warning);
        channel.Info("{0}: {1} target rows; {2}", period, rows, result.Metrics?.ToString() ?? "not scored: no model, or no rows");
        if (scored is not null)
            channel.Info("The last {0} scored periods: {1}", memory.Scored.Count, result.Running);
        return result;
    }

    /// <summary>Says that a period was not done. Nothing changes, so the period may come again.</summary>
    /// <param name="memory">The run before the period.</param>
    /// <param name="period">The period's name.</param>
    /// <param name="warning">The reason.</param>
    /// <param name="outcome">The reason in the words of a message.</param>
    /// <exception cref="PeriodProgressException">The receiver threw.</exception>
    public PeriodResult LeaveOut(RunMemory memory, string period, string warning, string outcome)
    {
        PeriodResult result = Report(period, 0, null, [warning], published: false, memory);
        Tell(result, outcome);
        return result;
    }

    /// <summary>Tells the caller's receiver of a period that is over.</summary>
    /// <param name="result">The period's result.</param>
    /// <param name="outcome">What became of the period, in the words of a message.</param>
    /// <exception cref="PeriodProgressException">The receiver threw.</exception>
    public void Tell(PeriodResult result, string outcome)
    {
        try
        {
            receiver?.Report(result);
        }
        catch (Exception exception)
        {
            throw new PeriodProgressException(
                $"Period '{result.Period}' {outcome}. The receiver of Progress threw afterwards: {exception.Message}", exception)
            {
                Result = result,
            };
        }
    }

    private static CtrMetrics? LastRunning(RunMemory memory) =>
        memory.Results is [.., PeriodResult last] ? last.Running : null;

    private static CtrModelParameters? TrainedModel(ITransformer? model) =>
        model is null ? null : Chains.Parts(model).OfType<CtrPredictionTransformer>().LastOrDefault()?.Model;

    /// <summary>Logs that a run starts, because there is nothing to go on from.</summary>
    public void TellOfStart(string folder)
    {
        using IChannel channel = host.Start("Period");
        channel.Info("'{0}' has no checkpoint: the run starts with its first period.", folder);
    }

    /// <summary>Logs which periods were skipped because they were done before.</summary>
    public void WarnOfSkipped(List<string> periods)
    {
        if (periods.Count == 0)
            return;
        using IChannel channel = host.Start("Period");
        channel.Warning(
            "{0}: done before, so skipped without reading its rows. New rows need a period of another name.",
            periods.Count == 1 ? periods[0] : $"{periods[0]} to {periods[^1]} ({periods.Count} periods)");
    }
}
