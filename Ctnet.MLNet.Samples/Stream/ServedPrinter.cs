using System.Globalization;
using Spectre.Console;

namespace Ctnet.MLNet.Samples.Stream;

/// <summary>After each step, scores with what is published by then, and prints which version it is and how old.</summary>
internal sealed class ServedPrinter(string published) : IProgress<PeriodResult>, IDisposable
{
    private CtrScorer<StreamImpression>? _scorer;

    public void Report(PeriodResult value)
    {
        // A service has one scorer, whose WatchInterval does this by itself.
        if (_scorer is null)
            _scorer = new(published);
        else
            _scorer.Swap(published);
        CtrScore score = _scorer.Score(new StreamImpression { User = "u1", Item = "i1" });
        // How long ago the version was published.
        double age = (DateTimeOffset.UtcNow - _scorer.Status.Written).TotalMilliseconds;
        string auc = value.Metrics is CtrMetrics metrics
            ? metrics.Auc.ToString("0.000", CultureInfo.InvariantCulture)
            : "no model yet";
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture,
            $"{value.Period}: AUC {auc}, then trained on; serves {score.ModelVersion} since {age:0} ms");
    }

    public void Dispose() => _scorer?.Dispose();
}
