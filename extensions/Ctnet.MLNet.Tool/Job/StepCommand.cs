using System.CommandLine;

namespace Ctnet.MLNet.Tool.Job;

/// <summary>Takes in what is new since the last step.</summary>
internal static class StepCommand
{
    private static readonly Argument<FileInfo> s_file = TaskFileArgument.Create();

    private static readonly Option<string[]> s_logs = new("--log")
    {
        Description = "Tonight's file of a log, as NAME=FILE. Only the logs that are named are read, so that the night costs "
            + "what is new. Without it, the task's logs are read, and the periods that are done are skipped.",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
    };

    public static Command Create()
    {
        var command = new Command(
            "step",
            "Tonight's step: score the periods that are new, train on them, let the guard judge, checkpoint, publish.\n"
            + $"Example: ctnet step --log home=home-2026-11-29.csv --log guide=guide-2026-11-29.csv\n{ExitCode.Help}")
        {
            s_file, s_logs,
        };
        command.Validators.Add(result =>
        {
            foreach (string log in (result.GetValue(s_logs) ?? []).Where(log => log.IndexOf('=', StringComparison.Ordinal) < 1))
                result.AddError($"--log is '{log}'; write NAME=FILE, such as guide=guide-2026-11-29.csv.");
        });
        command.SetAction((parsed, cancellationToken) => Task.Run(
            () => JobRanks.Run(ranks => new JobConsole(parsed.GetRequiredValue(s_file), ranks)
                .Step(Files(parsed.GetRequiredValue(s_logs)), cancellationToken)),
            cancellationToken));
        return command;
    }

    private static Dictionary<string, string> Files(string[] logs) => logs.Select(log => log.Split('=', 2))
        .GroupBy(log => log[0], log => log[1]).ToDictionary(log => log.Key, log => log.Last());
}
