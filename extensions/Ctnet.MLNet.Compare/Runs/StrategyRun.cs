using System.Diagnostics;
using Ctnet.MLNet.Compare.Strategies.Protocol;
using Ctnet.MLNet.Compare.Tasks.Logs;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Compare.Runs;

/// <summary>One strategy with one seed: its predictions so far, and the cost of its training.</summary>
internal sealed class StrategyRun(string name, int seed, IStrategy strategy)
{
    private readonly Dictionary<int, float> _probabilities = [];
    private readonly List<PeriodLearning> _learning = [];
    private readonly Dictionary<string, int> _steps = [];
    private IReadOnlyList<FieldRun> _fields = [];
    private TimeSpan _training;

    public string Name { get; } = name;

    public bool NeedsSourceModel => strategy.NeedsSourceModel;

    /// <summary>Rows trained on, counted once a pass.</summary>
    public long TrainedRows { get; private set; }

    public void Score(IDataView targetRows)
    {
        if (strategy.Score(targetRows) is not IDataView scored)
            return;
        IEnumerable<float> probabilities = scored.GetColumn<float>("Probability");
        foreach ((int row, float probability) in scored.GetColumn<int>(TaskData.Row).Zip(probabilities))
            _probabilities.Add(row, probability);
    }

    /// <summary>Measures how much the strategy's pipeline relies on each field, on rows that it has not seen.</summary>
    public void MeasureFields(IDataView targetRows, CancellationToken cancellationToken)
    {
        if (strategy.Pipeline is ITransformer pipeline)
            _fields = FieldRun.Measure(pipeline, targetRows, seed, cancellationToken);
    }

    public void Train(StrategyPeriod period)
    {
        long started = Stopwatch.GetTimestamp();
        TrainedRows += strategy.Train(period);
        _training += Stopwatch.GetElapsedTime(started);
        foreach (CtrModelParameters model in strategy.Models)
            Collect(model, period.Name);
    }

    /// <summary>The result for the measured rows.</summary>
    public FinishedRun Finish(IEnumerable<TaskRow> measured) =>
        new(Name, seed, _training.TotalSeconds, TrainedRows, Probabilities(measured), _learning) { Fields = _fields };

    /// <summary>The predictions for rows; a half for rows that came before the strategy had a model.</summary>
    public float[] Probabilities(IEnumerable<TaskRow> rows) =>
        [.. rows.Select(row => _probabilities.GetValueOrDefault(row.Index, 0.5f))];

    // A model may be trained several times in a period: on the period's rows, and with a refreshed source.
    private void Collect(CtrModelParameters model, string period)
    {
        foreach (TrainingRecord record in model.History.Skip(_steps.GetValueOrDefault(model.Trainer)))
        {
            if (record.Adapters.Count > 0 || record.Entities is not null || record.Fallback is not null)
                _learning.Add(new(period, record.Adapters, record.Entities ?? [], record.Fallback));
        }

        _steps[model.Trainer] = model.History.Count;
    }
}
