using System.Text.RegularExpressions;
using Ctnet.MLNet.Samples.Worker;
using Ctnet.MLNet.Tests.AspNetCore;
using Ctnet.MLNet.Tests.Framework;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Ctnet.MLNet.Tests.Samples.Worker;

/// <summary>A folder with logs and models, and workers that run there at a time that the test sets.</summary>
internal sealed partial class WorkerFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public WorkerFolder() => Directory.CreateDirectory(_folder.File("logs"));

    /// <summary>The clock of the workers. It begins at two o'clock of 30 November, when the 29th is over.</summary>
    public FakeTimeProvider Clock { get; } = new(new(2026, 11, 30, 2, 0, 0, TimeSpan.Zero));

    /// <summary>The lines that the workers logged.</summary>
    public LogLines Log { get; } = new();

    public string Published => _folder.File("published");

    /// <summary>The settings of a worker in this folder.</summary>
    public string[] Settings =>
    [
        $"--Worker:LogFolder={_folder.File("logs")}",
        $"--Worker:CheckpointFolder={_folder.File("checkpoints")}",
        $"--Worker:PublishFolder={Published}",
        $"--Worker:SchemaFile={Path.Combine(Repository.Root, "Ctnet.MLNet.Samples", "Worker", "schema.json")}",
    ];

    /// <summary>The results of the nights that were done, each a line of the log that begins with the day.</summary>
    public IEnumerable<string> Done => Log.All.Select(line => line.Text).Where(text => Result().IsMatch(text));

    /// <summary>The days that were done.</summary>
    public IEnumerable<string> Days => Done.Select(line => line[..10]);

    /// <summary>The texts of the log that begin with a word.</summary>
    public IEnumerable<string> Lines(string begin) =>
        Log.All.Select(line => line.Text).Where(text => text.StartsWith(begin, StringComparison.Ordinal));

    /// <summary>A log's file of a day.</summary>
    public string FileOf(string log, string date) => Path.Combine(_folder.File("logs"), $"{log}-{date}.csv");

    /// <summary>Writes both files of days. Their rows are those of the templates' logs.</summary>
    public void Add(params string[] dates)
    {
        foreach (string date in dates)
        {
            AddFile("home", date);
            AddFile("guide", date);
        }
    }

    /// <summary>Writes one file of a day.</summary>
    /// <param name="log">The log.</param>
    /// <param name="date">The day.</param>
    /// <param name="change">Changes the rows; null keeps them.</param>
    public void AddFile(string log, string date, Func<string, string>? change = null)
    {
        string[] lines = File.ReadAllLines(Path.Combine(
            Repository.Root, "extensions", "Ctnet.MLNet.Templates", "content", "logs", $"{log}-2026-11-27.csv"));
        File.WriteAllLines(FileOf(log, date), lines.Skip(1).Select(change ?? (row => row)).Prepend(lines[0]));
    }

    /// <summary>Builds a worker.</summary>
    public IHost Build(params string[] settings)
    {
        HostApplicationBuilder builder = WorkerHost.Create([.. Settings, .. settings]);
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Logging.ClearProviders().AddProvider(Log);
        return builder.Build();
    }

    /// <summary>Runs a worker that does what is due and ends.</summary>
    public async Task<WorkerExit> RunOnce(params string[] settings)
    {
        using IHost host = Build(["--Worker:Once=true", .. settings]);
        WorkerResult result = host.Services.GetRequiredService<WorkerResult>();
        await host.RunAsync();
        return result.Exit;
    }

    public void Dispose() => _folder.Dispose();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d: [\d,]+ rows, ")]
    private static partial Regex Result();
}
