using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Ctnet.MLNet.Samples.Worker;

/// <summary>
/// The worker's metrics and traces. An alert on the age of "worker.last_success" finds nights that fail, and a worker that does
/// not run.
/// </summary>
internal sealed class WorkerTelemetry : IDisposable
{
    /// <summary>The name of the meter and of the source of traces.</summary>
    public const string Name = "Ctnet.MLNet.Samples.Worker";

    private readonly Meter _meter;
    private readonly TimeProvider _clock;
    private readonly Counter<long> _nights, _rows;
    private readonly Histogram<double> _duration;
    private readonly ActivitySource _source = new(Name);
    private long? _lastSuccess, _waiting;

    public WorkerTelemetry(IMeterFactory factory, TimeProvider clock)
    {
        _clock = clock;
        _meter = factory.Create(Name);
        _nights = _meter.CreateCounter<long>("worker.nights", description: "Nights by outcome: done, left_out or failed.");
        _rows = _meter.CreateCounter<long>("worker.rows", description: "Rows of the target that were taken in.");
        _duration = _meter.CreateHistogram<double>("worker.night.duration", "s", "How long a night took.");
        _meter.CreateObservableGauge(
            "worker.last_success", () => Of(_lastSuccess), "s", "When the last run without a failure ended, as a Unix time.");
        _meter.CreateObservableGauge(
            "worker.waiting", () => Of(_waiting), description: "1 while a night waits for a missing file, otherwise 0.");
    }

    /// <summary>Begins the trace of a run.</summary>
    public Activity? StartRun() => _source.StartActivity("run");

    /// <summary>Begins the trace of a night.</summary>
    public Activity? StartNight(string date) => _source.StartActivity("night")?.SetTag("worker.date", date);

    /// <summary>Counts a night.</summary>
    public void Count(string outcome, long rows, TimeSpan duration)
    {
        _nights.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
        _rows.Add(rows);
        _duration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("outcome", outcome));
    }

    /// <summary>Notes that a run ended without a failure.</summary>
    public void Succeeded(bool waits) => (_lastSuccess, _waiting) = (_clock.GetUtcNow().ToUnixTimeSeconds(), waits ? 1 : 0);

    public void Dispose()
    {
        _meter.Dispose();
        _source.Dispose();
    }

    private static Measurement<long>[] Of(long? value) => value is long known ? [new(known)] : [];
}
