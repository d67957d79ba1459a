using System.Diagnostics;
using Ctnet.MLNet.Compare.Runs;
using Ctnet.MLNet.Compare.Tasks.Description;
using Ctnet.MLNet.Compare.Tasks.Logs;
using Ctnet.MLNet.Evaluation;

namespace Ctnet.MLNet.Compare.Tuning;

/// <summary>A trial. It keeps its models, so a later rung goes on where the one before ended.</summary>
internal sealed class TrialRun
{
    private readonly SeedRun _run;
    private readonly List<TuneScore> _scores = [];
    private TimeSpan _time;
    private int _next;

    public TrialRun(int number, string strategy, TaskTraining training, bool isCurrent, CompareTask task, int seed)
    {
        (Number, Strategy, Training, IsCurrent) = (number, strategy, training, isCurrent);
        _run = new(task.Description with { Training = training }, task.Data, [strategy], seed);
    }

    public int Number { get; }

    public string Strategy { get; }

    public TaskTraining Training { get; }

    public bool IsCurrent { get; }

    /// <summary>Why the trial is out; null unless its training diverged.</summary>
    public string? Failure { get; private set; }

    /// <summary>The log loss of the last rung.</summary>
    public double LogLoss => _scores[^1].LogLoss;

    /// <summary>Runs the periods of a rung, and measures its rows.</summary>
    public void Advance(int end, TaskRow[] rows, Action<int> periodsDone, CancellationToken cancellationToken)
    {
        while (_next < end && Failure is null)
        {
            cancellationToken.ThrowIfCancellationRequested();
            long started = Stopwatch.GetTimestamp();
            try
            {
                _run.Run(_next++);
            }
            catch (TrainingDivergedException exception)
            {
                Failure = exception.Message;
            }

            _time += Stopwatch.GetElapsedTime(started);
            periodsDone(1);
        }

        periodsDone(end - _next);
        if (Failure is null)
            Measure(rows);
    }

    public float[] Probabilities(TaskRow[] rows) => _run.Strategies[0].Probabilities(rows);

    public TuneTrial ToTrial() => new(
        Number, Strategy, IsCurrent, SearchSpace.SettingsOf(Training), _scores,
        _run.SourceRows + _run.Strategies[0].TrainedRows, _time.TotalSeconds)
    {
        Failure = Failure,
    };

    private void Measure(TaskRow[] rows)
    {
        float[] probabilities = Probabilities(rows);
        if (!probabilities.All(float.IsFinite))
        {
            Failure = "A prediction is not a number.";
            return;
        }

        bool[] clicked = [.. rows.Select(row => row.Clicked)];
        double auc = RankingMeasures.Auc<float>(clicked, probabilities);
        _scores.Add(new(
            _scores.Count + 1, CalibrationMeasures.LogLoss<float>(clicked, probabilities), double.IsNaN(auc) ? null : auc));
    }
}
