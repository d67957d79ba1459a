using System.CommandLine;
using Ctnet.MLNet.Samples.Compare.Strategies;

namespace Ctnet.MLNet.Samples.Compare;

/// <summary>Compares strategies on one task: the same rows, in the same order, tested and then trained on.</summary>
internal static class CompareCommand
{
    private static readonly Option<FileInfo> s_task = new("--task")
    {
        Description = "The task file (JSON): which logs, labels, fields and periods.",
        Required = true,
    };

    private static readonly Option<string> s_strategies = new("--strategies")
    {
        Description = $"Which strategies or groups ({string.Join(", ", StrategyCatalog.Groups)}), separated by commas: "
            + $"{string.Join(", ", StrategyCatalog.Names)}.",
        DefaultValueFactory = _ => "default",
    };

    private static readonly Option<string> s_seeds = new("--seeds") { Description = "Which seeds, separated by commas.", DefaultValueFactory = _ => "0,1,2" };

    private static readonly Option<DirectoryInfo> s_out = new("--out")
    {
        Description = "Where results.json, results.csv and finished runs go.",
        DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("artifacts", "compare")),
    };

    private static readonly Option<bool> s_resume = new("--resume")
    {
        Description = "Take what an earlier run finished in the same folder, where task, logs and program are the same.",
    };

    private static readonly Option<int> s_resamples = new("--resamples")
    {
        Description = "How many resamples of the users the intervals are made from.", DefaultValueFactory = _ => 1000,
    };

    private static readonly Option<DirectoryInfo?> s_tensorBoard = new("--tensorboard")
    {
        Description = "Where event files of TensorBoard go: a run for each strategy and seed, a step for each period.",
    };

    public static Command Create()
    {
        var command = new Command("compare", "Compare strategies on two logs: test, then train, period after period.")
        {
            s_task, s_strategies, s_seeds, s_out, s_resume, s_resamples, s_tensorBoard,
        };
        s_strategies.Validators.Add(result =>
        {
            foreach (string name in StrategyCatalog.Expand(Split(result.GetValueOrDefault<string>())).Except(StrategyCatalog.Names))
            {
                result.AddError($"There is no strategy '{name}'; there are {string.Join(", ", StrategyCatalog.Names)}, and the groups "
                    + $"{string.Join(", ", StrategyCatalog.Groups)}.");
            }
        });
        s_seeds.Validators.Add(result =>
        {
            foreach (string seed in Split(result.GetValueOrDefault<string>()).Where(seed => !int.TryParse(seed, out _)))
                result.AddError($"'{seed}' is no seed; write whole numbers, such as 0,1,2.");
        });
        s_resamples.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 2)
                result.AddError("--resamples must be at least 2.");
        });
        command.SetAction((parsed, cancellationToken) => Task.Run(
            () => new CompareRun(
                parsed.GetRequiredValue(s_task), StrategyCatalog.Expand(Split(parsed.GetValue(s_strategies))),
                [.. Split(parsed.GetValue(s_seeds)).Select(int.Parse)],
                parsed.GetRequiredValue(s_out))
            {
                Resume = parsed.GetValue(s_resume), Resamples = parsed.GetValue(s_resamples), TensorBoard = parsed.GetValue(s_tensorBoard),
            }.Execute(cancellationToken),
            cancellationToken));
        return command;
    }

    private static string[] Split(string? list) => (list ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
