using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Ctnet.MLNet.Samples.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Samples.Worker;

/// <summary>The metrics and traces of runs.</summary>
[NonParallelizable]
public sealed class WorkerTelemetryTests
{
    private readonly ConcurrentQueue<(string Name, long Value, string? Outcome)> _measurements = [];
    private readonly ConcurrentQueue<(string Name, string? Date, ActivityStatusCode Status)> _activities = [];

    [Test]
    public async Task Runs_are_counted_and_traced()
    {
        using MeterListener meters = Listen();
        using ActivityListener traces = Trace();
        using var folder = new WorkerFolder();
        folder.Add("2026-11-27");
        Assert.That(await folder.RunOnce(), Is.EqualTo(WorkerExit.Done));
        int rows = File.ReadLines(folder.FileOf("guide", "2026-11-27")).Count() - 1;
        Assert.That(
            _measurements, Does.Contain(("worker.nights", 1L, "done")).And.Contain(("worker.rows", (long)rows, (string?)null)));

        folder.AddFile("home", "2026-11-28");
        File.WriteAllText(folder.FileOf("guide", "2026-11-28"), "Visitor,Clicked\nu1,0\n");
        Assert.That(await folder.RunOnce(), Is.EqualTo(WorkerExit.Failed));
        Assert.That(_measurements, Does.Contain(("worker.nights", 1L, "failed")));
        Assert.That(
            _activities,
            Is.EqualTo(((string, string?, ActivityStatusCode)[])
            [
                ("night", "2026-11-27", ActivityStatusCode.Unset), ("run", null, ActivityStatusCode.Unset),
                ("night", "2026-11-28", ActivityStatusCode.Error), ("run", null, ActivityStatusCode.Unset),
            ]));
    }

    [Test]
    public void The_last_success_is_known_after_the_first_run()
    {
        using var folder = new WorkerFolder();
        using Microsoft.Extensions.Hosting.IHost host = folder.Build();
        var telemetry = (WorkerTelemetry)host.Services.GetService(typeof(WorkerTelemetry))!;
        using MeterListener meters = Listen();
        meters.RecordObservableInstruments();
        Assert.That(_measurements, Is.Empty);

        telemetry.Succeeded(waits: true);
        meters.RecordObservableInstruments();
        Assert.That(
            _measurements,
            Is.EquivalentTo(((string, long, string?)[])
            [
                ("worker.last_success", folder.Clock.GetUtcNow().ToUnixTimeSeconds(), null), ("worker.waiting", 1, null),
            ]));
    }

    [Test]
    public async Task With_an_endpoint_in_the_environment_metrics_and_traces_are_sent_there()
    {
        ConcurrentQueue<string> received = [];
        WebApplicationBuilder builder = WebApplication.CreateBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        await using WebApplication collector = builder.Build();
        collector.MapPost("/v1/{kind}", (string kind) => received.Enqueue(kind));
        await collector.StartAsync();

        using var folder = new WorkerFolder();
        await folder.RunOnce();
        Assert.That(received, Is.Empty);
        await folder.RunOnce(
            $"--OTEL_EXPORTER_OTLP_ENDPOINT={collector.Urls.Single()}", "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf");
        Assert.That(received, Does.Contain("metrics").And.Contain("traces"));
    }

    [SetUp]
    public void Clear()
    {
        _measurements.Clear();
        _activities.Clear();
    }

    private MeterListener Listen()
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == WorkerTelemetry.Name)
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            _measurements.Enqueue((instrument.Name, value, tags.Length == 0 ? null : (string?)tags[0].Value)));
        listener.Start();
        return listener;
    }

    private ActivityListener Trace()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == WorkerTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
                _activities.Enqueue((activity.OperationName, (string?)activity.GetTagItem("worker.date"), activity.Status)),
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
