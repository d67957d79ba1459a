using System.CommandLine;
using Ctnet.MLNet.Compare;

namespace Ctnet.MLNet.Tool.Tune;

/// <summary>Searches for settings of training, on the rows before those that compare measures.</summary>
internal static class TuneCommand
{
    private const int DefaultTrials = 16;

    private const string DefaultStrategies = "target-only,ctnet";

    private static readonly Argument<FileInfo> s_task = TaskFileArgument.Create();

    private static readonly Option<int> s_trials = new("--trials")
    {
        Description = "How many settings are tried. The first trial of each strategy has the settings of the file.",
        DefaultValueFactory = _ => DefaultTrials,
    };

    private static readonly Option<int> s_seed = new("--seed")
    {
        Description = "The seed of the drawn settings and of the training. The same seed gives the same trials.",
        DefaultValueFactory = _ => 0,
    };

    private static readonly Option<string> s_strategies = new("--strategies")
    {
        Description = $"The strategies that are tried, separated by commas: {string.Join(", ", TuneRun.Tunable)}.",
        DefaultValueFactory = _ => DefaultStrategies,
    };

    private static readonly Option<bool> s_write = new("--write")
    {
        Description = "Write the best settings into the file, if they are better by more than chance.",
    };

    private static readonly Option<FileInfo?> s_out = new("--out")
    {
        Description = "Write a copy of the file with the best settings, if they are better by more than chance.",
    };

    public static Command Create()
    {
        var command = new Command(
            "tune",
            "Search for learning rates and sizes, on the rows before those that compare measures.\n"
            + "Example: ctnet tune --trials 32 --write")
        {
            s_task, s_trials, s_seed, s_strategies, s_write, s_out,
        };
        command.Validators.Add(result =>
        {
            // Validators see the options that were given, without the defaults of the others.
            string[] strategies = Split(result.GetResult(s_strategies)?.GetValueOrDefault<string>() ?? DefaultStrategies);
            int trials = result.GetResult(s_trials)?.GetValueOrDefault<int>() ?? DefaultTrials;
            if (strategies.Length == 0 || strategies.Except(TuneRun.Tunable).Any())
                result.AddError($"--strategies must name some of {string.Join(", ", TuneRun.Tunable)}.");
            if (trials <= strategies.Length)
                result.AddError("--trials must be more than there are strategies: the first of each has the file's settings.");
            if (result.GetValue(s_write) && result.GetValue(s_out) is not null)
                result.AddError("Give --write or --out, and not both.");
            if (result.GetValue(s_task) is FileInfo task && result.GetValue(s_out) is FileInfo copy
                && task.DirectoryName != copy.DirectoryName)
                result.AddError("--out must be in the folder of the task file, because the file's paths start there.");
        });
        command.SetAction((parsed, cancellationToken) => Task.Run(
            () => TuneConsole.Run(
                parsed.GetRequiredValue(s_task).Existing(),
                parsed.GetValue(s_write) ? parsed.GetRequiredValue(s_task) : parsed.GetValue(s_out),
                new(Split(parsed.GetValue(s_strategies)))
                {
                    Trials = parsed.GetValue(s_trials), Seed = parsed.GetValue(s_seed),
                },
                cancellationToken),
            cancellationToken));
        return command;
    }

    private static string[] Split(string? list) =>
        [.. (list ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct()];
}
