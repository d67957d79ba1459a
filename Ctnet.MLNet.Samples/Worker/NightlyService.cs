using Cronos;
using Microsoft.Extensions.Options;

namespace Ctnet.MLNet.Samples.Worker;

/// <summary>
/// Runs the nights: once, or at the start and then by the schedule. A stop waits for the night that runs, so that SIGTERM ends
/// the worker between two nights.
/// </summary>
internal sealed class NightlyService(
    IOptions<WorkerOptions> options, NightRun run, TimeProvider clock, WorkerResult result, IHostApplicationLifetime lifetime,
    ILogger<NightlyService> logger) : BackgroundService
{
    // A timer cannot wait for months, and a day may be longer than it was when the wait began.
    private static readonly TimeSpan s_longestWait = TimeSpan.FromDays(1);

    private readonly WorkerOptions _options = options.Value;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_options.Once)
        {
            result.Exit = WorkerExit.Stopped;
            result.Exit = await Run(stoppingToken);
            if (result.Exit == WorkerExit.NothingNew && _options.NothingNewIsSuccess)
                result.Exit = WorkerExit.Done;
            lifetime.StopApplication();
            return;
        }

        #region schedule
        CronExpression schedule = CronExpression.Parse(_options.Schedule);
        TimeZoneInfo zone = TimeZoneInfo.FindSystemTimeZoneById(_options.TimeZone);
        await Run(stoppingToken);
        while (schedule.GetNextOccurrence(clock.GetUtcNow(), zone) is DateTimeOffset next)
        {
            logger.Next(next);
            await WaitUntil(next, stoppingToken);
            await Run(stoppingToken);
        }
        #endregion
    }

    private async Task WaitUntil(DateTimeOffset time, CancellationToken stoppingToken)
    {
        while (time - clock.GetUtcNow() is TimeSpan left && left > TimeSpan.Zero)
            await Task.Delay(left < s_longestWait ? left : s_longestWait, clock, stoppingToken);
    }

    private async Task<WorkerExit> Run(CancellationToken stoppingToken)
    {
        try
        {
            return await Task.Run(() => run.Execute(stoppingToken), CancellationToken.None);
        }
        catch (Exception exception)
        {
            // Any failure of a night is one: the worker stays, and tries again when the schedule says so.
            logger.Failed(exception);
            return WorkerExit.Failed;
        }
    }
}
