using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Ctnet.MLNet.Tests.MLNetSurface;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Serving;

public sealed class ScorerMetricsTests
{
    [Test]
    public void Metrics_have_rows_durations_probabilities_and_the_model()
    {
        var measured = new ConcurrentBag<(string Name, double Value, Dictionary<string, object?> Tags)>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == "Ctnet.MLNet.Scorer")
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            measured.Add((instrument.Name, value, Named(tags))));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
            measured.Add((instrument.Name, value, Named(tags))));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) =>
            measured.Add((instrument.Name, value, Named(tags))));
        listener.Start();
        string file = TwoModels.Folder.File("metrics.zip");
        File.Copy(TwoModels.OldFile, file, overwrite: true);
        using var scorer = new CtrScorer<GuideClick>(file);
        string version = scorer.ModelVersion;
        scorer.Score(Clicks.GuideRows[0]);
        scorer.Score(Clicks.GuideRows[..3]);
        scorer.Swap(TwoModels.NewFile);
        listener.RecordObservableInstruments();
        // Scorers of other tests measure at the same time.
        var ours = measured.Where(each => (string?)each.Tags["model"] == "metrics").ToList();

        Assert.Multiple(() =>
        {
            Assert.That(Values("ctnet.scorer.rows"), Is.EquivalentTo(new double[] { 1, 3 }));
            Assert.That(Values("ctnet.scorer.duration"), Has.Count.EqualTo(2).And.All.InRange(1e-9, 60));
            Assert.That(Values("ctnet.scorer.probability"),
                Is.EquivalentTo(TwoModels.Old.Take(3).Prepend(TwoModels.Old[0]).Select(row => (double)row.Probability)));
            Assert.That(ours.Single(each => each.Name == "ctnet.scorer.swaps").Tags["outcome"], Is.EqualTo("succeeded"));
            Assert.That(ours.Single(each => each.Name == "ctnet.scorer.model").Tags["model.version"],
                Is.EqualTo(scorer.ModelVersion));
            Assert.That(ours.Where(each => each.Name == "ctnet.scorer.rows").Select(each => each.Tags["model.version"]),
                Is.All.EqualTo(version));
        });

        List<double> Values(string name) => [.. ours.Where(each => each.Name == name).Select(each => each.Value)];

        static Dictionary<string, object?> Named(ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var named = new Dictionary<string, object?>();
            foreach ((string name, object? value) in tags)
                named.Add(name, value);
            return named;
        }
    }
}
