using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Ctnet.MLNet.Serving;

/// <summary>The metrics of a scorer. Without a listener they cost next to nothing.</summary>
internal sealed class ScorerMetrics : IDisposable
{
    public const string MeterName = "Ctnet.MLNet.Scorer", ModelTag = "model", VersionTag = "model.version";

    private readonly Meter _meter;
    private readonly bool _owned;
    private readonly string _model;
    private readonly Counter<long> _rows, _swaps;
    private readonly Histogram<double> _duration, _probability;

    public ScorerMetrics(IMeterFactory? factory, string model, Func<string> version)
    {
        _meter = factory?.Create(new MeterOptions(MeterName)) ?? new Meter(MeterName);
        // A factory disposes of its meters itself.
        _owned = factory is null;
        _model = model;
        _rows = _meter.CreateCounter<long>("ctnet.scorer.rows", "{row}", "Rows that were scored.");
        _swaps = _meter.CreateCounter<long>("ctnet.scorer.swaps", "{swap}",
            "Newer models that were swapped in, or could not be (outcome: failed).");
        _duration = _meter.CreateHistogram<double>("ctnet.scorer.duration", "s", "Time of a request, of one or many rows.");
        _probability = _meter.CreateHistogram<double>("ctnet.scorer.probability", "1",
            "Predicted probabilities. Their mean is the expected click rate.");
        _meter.CreateObservableGauge(
            "ctnet.scorer.model",
            () => new Measurement<int>(1, Tags(version())),
            "{model}",
            "1 for the model version that scores.");
    }

    public void Scored(ReadOnlySpan<CtrScore> scores, long started)
    {
        if (scores.IsEmpty)
            return;
        TagList tags = Tags(scores[0].ModelVersion);
        _rows.Add(scores.Length, tags);
        _duration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, tags);
        if (!_probability.Enabled)
            return;
        foreach (CtrScore score in scores)
            _probability.Record(score.Probability, tags);
    }

    public void Swapped(bool succeeded) =>
        _swaps.Add(1, new(ModelTag, _model), new("outcome", succeeded ? "succeeded" : "failed"));

    public void Dispose()
    {
        if (_owned)
            _meter.Dispose();
    }

    private TagList Tags(string version) => new() { { ModelTag, _model }, { VersionTag, version } };
}
