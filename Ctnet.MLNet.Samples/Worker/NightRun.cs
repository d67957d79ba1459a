using System.Diagnostics;
using Ctnet.MLNet.Trainers;
using Microsoft.Extensions.Options;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace Ctnet.MLNet.Samples.Worker;

/// <summary>Does the nights that are due, in their order.</summary>
internal sealed class NightRun(
    IOptions<WorkerOptions> options, NightLogs logs, TimeProvider clock, WorkerTelemetry telemetry, ILogger<NightRun> logger)
{
    private readonly WorkerOptions _options = options.Value;
    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(options.Value.TimeZone);

    /// <summary>Does what is due. A night that fails ends the run with its exception; the nights before it stay done.</summary>
    /// <param name="stopping">Ends the run between two nights.</param>
    public WorkerExit Execute(CancellationToken stopping)
    {
        using Activity? activity = telemetry.StartRun();
        var ml = new MLContext(_options.Seed);
        ml.Log += Forward;
        FeatureSchema schema = FeatureSchema.Load(_options.SchemaFile);
        ContinualTrainer trainer = CreateTrainer(ml, schema);
        trainer.ResumeOrStart();

        DueNights due = logs.Find([.. trainer.Results.Select(result => result.Period)], Today());
        Tell(due);
        WorkerExit exit = due.Nights.Count == 0 ? WorkerExit.NothingNew : WorkerExit.Done;
        var tables = new NightTables(ml, schema, _options.LabelColumn);
        foreach (Night night in due.Nights)
        {
            if (stopping.IsCancellationRequested)
            {
                logger.Stopped(night.Date);
                return WorkerExit.Stopped;
            }

            if (!Do(trainer, tables, night))
                exit = WorkerExit.LeftOut;
        }

        // Publishes what an earlier run could not publish.
        trainer.Run([]);
        telemetry.Succeeded(waits: due.Waiting is not null);
        return exit;
    }

    private ContinualTrainer CreateTrainer(MLContext ml, FeatureSchema schema)
    {
        #region trainer
        return ml.ContinualTrainer(new()
        {
            Source = ml.Transforms.AlignFeatureSchema(schema, _options.Source)
                .Append(ml.BinaryClassification.Trainers.CtrTower(_options.LabelColumn)),
            Target = source => ml.Transforms.AlignFeatureSchema(schema, _options.Target)
                .Append(ml.BinaryClassification.Trainers.CtnetAdapter(new CtnetAdapterOptions
                {
                    LabelColumnName = _options.LabelColumn, Source = source,
                })),
            LabelColumnName = _options.LabelColumn,
            GroupColumnName = _options.GroupColumn,
            CheckpointFolder = _options.CheckpointFolder,
            PublishFolder = _options.PublishFolder,
            KeptCheckpoints = _options.KeptNights,
            Guard = _options.Guard ? new() : null,
        });
        #endregion
    }

    /// <returns>Whether the models were trained on the night. The guard may have left it out.</returns>
    private bool Do(ContinualTrainer trainer, NightTables tables, Night night)
    {
        using Activity? activity = telemetry.StartNight(night.Date);
        long started = clock.GetTimestamp();
        try
        {
            #region night
            PeriodResult result = trainer.Step(new(
                night.Date,
                Target: tables.Load(night.TargetFile, _options.Target),
                Source: tables.Load(night.SourceFile, _options.Source)));
            #endregion

            if (result.Published)
                logger.Done(result.ToString());
            else
                logger.LeftOut(night.Date, result.ToString());
            telemetry.Count(result.Published ? "done" : "left_out", result.Rows, clock.GetElapsedTime(started));
            return result.Published;
        }
        catch (Exception exception)
        {
            activity?.AddException(exception).SetStatus(ActivityStatusCode.Error, exception.Message);
            telemetry.Count("failed", 0, clock.GetElapsedTime(started));
            throw;
        }
    }

    private DateOnly Today() => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(clock.GetUtcNow(), _zone).DateTime);

    private void Tell(DueNights due)
    {
        if (due.Late.Count > 0)
            logger.Late(string.Join(", ", due.Late));
        if (due.Waiting is Night waiting)
            logger.Waiting(waiting.Date, string.Join(", ", waiting.MissingFiles));
        if (due.Nights.Count == 0)
            logger.NothingNew();
        else
            logger.Due(due.Nights.Count, due.Nights[0].Date, due.Nights[^1].Date);
    }

    private void Forward(object? sender, LoggingEventArgs log)
    {
        if (log.Kind is ChannelMessageKind.Warning or ChannelMessageKind.Error)
            logger.Warned(log.RawMessage);
    }
}
