using Ctnet.MLNet.Samples.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Samples.Worker;

/// <summary>A worker that stays, and one that is stopped.</summary>
public sealed class ScheduleTests
{
    private WorkerFolder _folder = null!;

    [SetUp]
    public void Create() => _folder = new();

    [TearDown]
    public void Remove() => _folder.Dispose();

    [Test]
    public async Task The_worker_runs_at_its_start_and_then_by_the_schedule()
    {
        _folder.Add("2026-11-27");
        using IHost host = _folder.Build("--Worker:Schedule=30 3 * * *", "--Worker:TimeZone=Europe/Berlin");
        await host.StartAsync();
        await Until("The next run is at 2026-11-30 02:30:00Z.");
        Assert.That(_folder.Days, Is.EqualTo(["2026-11-27"]));

        // Before its time, nothing happens.
        _folder.Add("2026-11-28", "2026-11-29");
        _folder.Clock.Advance(TimeSpan.FromMinutes(29));
        await Task.Delay(200);
        Assert.That(_folder.Done.Count(), Is.EqualTo(1));

        // Both missed nights are done. The next night brings nothing new.
        _folder.Clock.Advance(TimeSpan.FromMinutes(1));
        await Until("The next run is at 2026-12-01 02:30:00Z.");
        Assert.That(_folder.Days, Is.EqualTo(["2026-11-27", "2026-11-28", "2026-11-29"]));
        _folder.Clock.Advance(TimeSpan.FromDays(1));
        await Until("The next run is at 2026-12-02 02:30:00Z.");
        Assert.That(_folder.Lines("No night is new."), Has.Exactly(1).Items);

        // A night that fails does not end the worker.
        _folder.AddFile("home", "2026-11-30");
        File.WriteAllText(_folder.FileOf("guide", "2026-11-30"), "Visitor,Clicked\nu1,0\n");
        _folder.Clock.Advance(TimeSpan.FromDays(1));
        await Until("The next run is at 2026-12-03 02:30:00Z.");
        Assert.That(_folder.Lines("The run failed."), Has.Exactly(1).Items);

        await host.StopAsync();
        Assert.That(host.Services.GetRequiredService<WorkerResult>().Exit, Is.EqualTo(WorkerExit.Done));
    }

    [Test]
    public async Task A_stop_comes_between_two_nights_and_the_next_run_goes_on_as_if_there_had_been_none()
    {
        string[] dates = ["2026-11-27", "2026-11-28", "2026-11-29"];
        using var uninterrupted = new WorkerFolder();
        uninterrupted.Add(dates);
        Assert.That(await uninterrupted.RunOnce(), Is.EqualTo(WorkerExit.Done));

        _folder.Add(dates);
        using (IHost host = _folder.Build("--Worker:Once=true"))
        {
            // The worker is stopped while its first night runs.
            Task stop = Task.Run(async () =>
            {
                await Until("Nights that are due: 3");
                await host.StopAsync();
            });
            WorkerResult result = host.Services.GetRequiredService<WorkerResult>();
            await host.StartAsync();
            await stop;
            Assert.That(result.Exit, Is.EqualTo(WorkerExit.Stopped));
        }

        int done = _folder.Done.Count();
        Assert.That(done, Is.LessThan(3));
        Assert.That(_folder.Lines($"The worker stops before {dates[done]}."), Has.Exactly(1).Items);
        Assert.That(await _folder.RunOnce(), Is.EqualTo(WorkerExit.Done));
        Assert.That(_folder.Done, Is.EqualTo(uninterrupted.Done));
    }

    private async Task Until(string line)
    {
        for (int wait = 0; !_folder.Lines(line).Any(); wait++)
        {
            Assert.That(wait, Is.LessThan(6000), $"There is no line '{line}':\n{string.Join('\n', _folder.Log.All)}");
            await Task.Delay(10);
        }
    }
}
