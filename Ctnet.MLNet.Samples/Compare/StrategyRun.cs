using System.Diagnostics;
using Ctnet.MLNet.Samples.Compare.Strategies;
using Ctnet.MLNet.Samples.Tasks;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Samples.Compare;

/// <summary>One strategy with one seed: its predictions so far, and what its training cost.</summary>
internal sealed class StrategyRun(string name, int seed, IStrategy strategy)
{
    private readonly Dictionary<int, float> _probabilities = [];
    private readonly List<PeriodLearning> _learning = [];
    private readonly Dictionary<string, int> _steps = [];
    private TimeSpan _training;

    public string Name { get; } = name;

    public bool NeedsSourceModel => strategy.NeedsSourceModel;

    /// <summary>How many rows it trained on, those of several passes counted each time.</summary>
    public long TrainedRows { get; private set; }

    public void Score(IDataView targetRows)
    {
        if (strategy.Score(targetRows) is not IDataView scored)
            return;
        foreach ((int row, float probability) in scored.GetColumn<int>(TaskData.Row).Zip(scored.GetColumn<float>("Probability")))
            _probabilities.Add(row, probability);
    }

    public void Train(StrategyPeriod period)
    {
        long started = Stopwatch.GetTimestamp();
        TrainedRows += strategy.Train(period);
        _training += Stopwatch.GetElapsedTime(started);
        foreach (CtrModelParameters model in strategy.Models)
            Look(model, period.Name);
    }

    /// <summary>What is left of it for the rows that are reported.</summary>
    public FinishedRun Finish(IEnumerable<TaskRow> reported) => new(Name, seed, _training.TotalSeconds, TrainedRows, Probabilities(reported), _learning);

    /// <summary>The predictions for rows; a half where the strategy had nothing to go by.</summary>
    public float[] Probabilities(IEnumerable<TaskRow> rows) => [.. rows.Select(row => _probabilities.GetValueOrDefault(row.Index, 0.5f))];

    // A model may have learnt more than once in a period, such as from its rows and from a refreshed source.
    private void Look(CtrModelParameters model, string period)
    {
        foreach (TrainingRecord record in model.History.Skip(_steps.GetValueOrDefault(model.Trainer)))
        {
            if (record.Adapters.Count > 0 || record.Entities is not null || record.Transfer is not null)
                _learning.Add(new(period, record.Adapters, record.Entities ?? [], record.Transfer));
        }

        _steps[model.Trainer] = model.History.Count;
    }
}
