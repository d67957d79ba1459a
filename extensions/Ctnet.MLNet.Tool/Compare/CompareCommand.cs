using System.CommandLine;
using System.Globalization;
using Ctnet.MLNet.Alignment.Schema;
using Ctnet.MLNet.Compare;

namespace Ctnet.MLNet.Tool.Compare;

/// <summary>Compares strategies on one task. All are tested and then trained on the same rows, in the same order.</summary>
internal static class CompareCommand
{
    private static readonly Argument<FileInfo> s_file = TaskFileArgument.Create();

    private static readonly Option<FileInfo?> s_task = new("--task") { Description = "The task file; the same as FILE." };

    private static readonly Option<string> s_strategies = new("--strategies")
    {
        Description = $"Strategies or groups ({string.Join(", ", StrategyCatalog.Groups)}), separated by commas: "
            + $"{string.Join(", ", StrategyCatalog.Names)}.",
        DefaultValueFactory = _ => "default",
    };

    private static readonly Option<string> s_seeds = new("--seeds")
    {
        Description = "The seeds, separated by commas.",
        DefaultValueFactory = _ => "0,1,2",
    };

    private static readonly Option<DirectoryInfo> s_out = new("--out")
    {
        Description = "The folder that results.json, results.csv, report.html and finished runs are written to.",
        DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("artifacts", "compare")),
    };

    private static readonly Option<bool> s_resume = new("--resume")
    {
        Description = "Keep runs that an earlier comparison finished in the same folder, if task, logs and program are the same.",
    };

    private static readonly Option<int> s_resamples = new("--resamples")
    {
        Description = "How many resamples of the users the intervals are made from.",
        DefaultValueFactory = _ => 1000,
    };

    private static readonly Option<string?> s_statistics = new("--statistics")
    {
        Description = "Categorical fields, separated by commas, whose click rates and counts in earlier periods all strategies "
            + "read, such as user,item; none for no field. Without this option, those that the task file lists.",
    };

    private static readonly Option<string?> s_step = new("--step")
    {
        Description = "The length of a period in days or hours, such as 1d. Several, separated by commas, such as 1h,1d,7d, are "
            + "compared on the same rows. Without this option, what the task file says.",
    };

    private static readonly Option<DirectoryInfo?> s_tensorBoard = new("--tensorboard")
    {
        Description = "The folder of event files for TensorBoard: a run for each strategy and seed, a step for each period.",
    };

    public static Command Create()
    {
        var command = new Command(
            "compare",
            "Compare strategies on two logs: test, then train, period after period. Writes report.html.\n"
            + "Example: ctnet compare --strategies default,blend --seeds 0,1")
        {
            s_file, s_task, s_strategies, s_seeds, s_out, s_resume, s_resamples, s_statistics, s_step, s_tensorBoard,
        };
        AddValidators();
        command.SetAction((parsed, cancellationToken) => Task.Run(
            () => CompareConsole.Run(
                (parsed.GetValue(s_task) ?? parsed.GetRequiredValue(s_file)).Existing(),
                Statistics(parsed.GetValue(s_statistics)),
                parsed.GetValue(s_step) is string steps ? Split(steps) : null,
                Options(parsed),
                cancellationToken),
            cancellationToken));
        return command;
    }

    private static void AddValidators()
    {
        s_strategies.Validators.Add(result =>
        {
            IReadOnlyList<string> names = StrategyCatalog.Expand(Split(result.GetValueOrDefault<string>()));
            foreach (string name in names.Except(StrategyCatalog.Names))
            {
                result.AddError(
                    $"There is no strategy '{name}'.{NearName.Hint(name, StrategyCatalog.Names)} There are "
                    + $"{string.Join(", ", StrategyCatalog.Names)}, and the groups "
                    + $"{string.Join(", ", StrategyCatalog.Groups)}.");
            }
        });
        s_seeds.Validators.Add(result =>
        {
            foreach (string seed in Split(result.GetValueOrDefault<string>()))
            {
                if (!PlainNumber.TryParseWhole<int>(seed, out _))
                    result.AddError($"'{seed}' is not a seed; write whole numbers, such as 0,1,2.");
            }
        });
        s_step.Validators.Add(result =>
        {
            foreach (string error in CompareTask.StepErrors(Split(result.GetValueOrDefault<string>()), "--step"))
                result.AddError(error);
        });
        s_resamples.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 2)
                result.AddError("--resamples must be at least 2.");
        });
    }

    private static IReadOnlyList<string>? Statistics(string? fields) => fields switch
    {
        null => null,
        "none" => [],
        _ => [.. Split(fields)],
    };

    private static CompareRunOptions Options(ParseResult parsed) => new(
        StrategyCatalog.Expand(Split(parsed.GetValue(s_strategies))),
        [.. Split(parsed.GetValue(s_seeds)).Select(seed => int.Parse(seed, CultureInfo.InvariantCulture)).Distinct()],
        parsed.GetRequiredValue(s_out))
    {
        Resume = parsed.GetValue(s_resume),
        Resamples = parsed.GetValue(s_resamples),
        TensorBoard = parsed.GetValue(s_tensorBoard),
    };

    private static string[] Split(string? list) =>
        (list ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
