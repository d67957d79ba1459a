using System.Diagnostics;
using Ctnet.MLNet.Samples.Compare.Strategies;
using Ctnet.MLNet.Samples.Tasks;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Samples.Compare;

/// <summary>One strategy with one seed: its predictions so far, and what its training cost.</summary>
internal sealed class StrategyRun(string name, int seed, IStrategy strategy)
{
    private readonly Dictionary<int, float> _probabilities = [];
    private TimeSpan _training;

    public string Name { get; } = name;

    public int Seed { get; } = seed;

    public bool NeedsSourceModel => strategy.NeedsSourceModel;

    /// <summary>Seconds spent in training, without scoring.</summary>
    public double Seconds => _training.TotalSeconds;

    /// <summary>How many rows it trained on, those of several passes counted each time.</summary>
    public long TrainedRows { get; private set; }

    /// <summary>Null where it does not train.</summary>
    public double? TrainRowsPerSecond => TrainedRows == 0 ? null : TrainedRows / Seconds;

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
    }

    /// <summary>The predictions for rows; a half where the strategy had nothing to go by.</summary>
    public IEnumerable<ScoredImpression> Scored(IEnumerable<TaskRow> rows) => rows.Select(
        row => new ScoredImpression { User = row.User, Label = row.Clicked, Probability = _probabilities.GetValueOrDefault(row.Index, 0.5f) });
}
