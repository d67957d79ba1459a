using System.CommandLine;
using Ctnet.MLNet.Compare;
using Ctnet.MLNet.Tool.Align;
using Spectre.Console;

namespace Ctnet.MLNet.Tool.Init;

/// <summary>Writes a task file for two logs, which all other commands read.</summary>
internal static class InitCommand
{
    private static readonly Argument<string[]> s_files = new("logs")
    {
        Description = "The logs of the source and of the target, in this order; or one log, which --where divides. Each is a "
            + "file (CSV, TSV, Parquet or JSON lines, also .gz), a folder, or a pattern in quotes, such as \"logs/home-*.csv\".",
        Arity = new ArgumentArity(1, 2),
    };

    private static readonly Option<string?> s_where = new("--where")
    {
        Description = "For one log: the target's rows, as COLUMN=VALUE.",
    };

    private static readonly Option<string[]> s_label = List(
        "--label",
        "The label: a column of 0 and 1 or of false and true, or a rule such as \"rating >= 4\". One for both logs, or one "
        + "each.");

    private static readonly Option<string[]> s_user = List("--user", "The column of the user. One for both logs, or one each.");

    private static readonly Option<string[]> s_time = List("--time", "The column of the time. One for both logs, or one each.");

    private static readonly Option<string?> s_format = new("--time-format")
    {
        Description = "The .NET format of times that are neither Unix times nor of ISO 8601, such as \"dd.MM.yyyy HH:mm\".",
    };

    private static readonly Option<string?> s_step = new("--step")
    {
        Description = "The length of a period, such as 1d or 12h. Without it, the longest up to a day that gives 20 periods.",
    };

    private static readonly Option<FileInfo> s_out = new("--out")
    {
        Description = "The task file that is written.",
        DefaultValueFactory = _ => new FileInfo("ctnet.json"),
    };

    private static readonly Option<bool> s_force = new("--force") { Description = "Replace the file if it is there." };

    public static Command Create()
    {
        var command = new Command(
            "init",
            "Look at two logs, and write the task file that all other commands read. What cannot be found out is asked for.\n"
            + "Example: ctnet init home.csv guide.csv --label clicked")
        {
            s_files, s_where, s_label, s_user, s_time, s_format, s_step, s_out, s_force,
        };
        command.Validators.Add(result =>
        {
            string? where = result.GetValue(s_where);
            if ((where is null) != (result.GetValue(s_files) is { Length: 2 }))
                result.AddError("Give the logs of source and target, or one log and --where COLUMN=VALUE.");
            if (where?.IndexOf('=', StringComparison.Ordinal) < 1)
                result.AddError($"--where is '{where}'; write COLUMN=VALUE.");
            foreach (string error in result.GetValue(s_step) is string step ? CompareTask.StepErrors([step], "--step") : [])
                result.AddError(error);
        });
        command.SetAction(parsed => Run(
            new(parsed.GetRequiredValue(s_files), parsed.GetValue(s_where))
            {
                Labels = parsed.GetRequiredValue(s_label),
                Users = parsed.GetRequiredValue(s_user),
                Times = parsed.GetRequiredValue(s_time),
                TimeFormat = parsed.GetValue(s_format),
                Step = parsed.GetValue(s_step),
            },
            parsed.GetRequiredValue(s_out),
            parsed.GetValue(s_force)));
        return command;
    }

    private static void Run(InitOptions options, FileInfo output, bool force)
    {
        if (output.Exists && !force)
            throw new InputFileException($"{output.FullName} is there already. Name another file with --out, or add --force.");
        string folder = output.DirectoryName!;
        Log[] logs = [.. options.Places.Select((place, index) => Read(place, index, options.Places, folder))];
        var proposal = new TaskProposal(options, logs);
        foreach (string note in proposal.Notes)
            AnsiConsole.MarkupLineInterpolated($"- {note}");
        Directory.CreateDirectory(folder);
        WholeFile.Write(output.FullName, path => File.WriteAllText(path, ReadableJson.Of(proposal.Task)));
        TaskSchemaFile.Write(folder);
        // What was written is what the other commands read.
        CompareTask task = CompareTask.Load(output);
        string periods = PrintedTable.Count(task.Periods, "period");
        AnsiConsole.MarkupLineInterpolated(
            $"[bold]{output.Name}[/]: {task.SourceRows} source and {task.TargetRows} target rows in {periods} of {task.Step}.");
        foreach (string warning in task.Warnings)
            AnsiConsole.MarkupLineInterpolated($"[yellow]![/] {warning}");
        AnsiConsole.MarkupLine(
            "It is a proposal: read it before you use it. Then [bold]ctnet align[/] reports how the logs fit, and "
            + "[bold]ctnet compare[/] what transfer is worth.");
    }

    private static Log Read(string place, int index, IReadOnlyList<string> places, string folder)
    {
        string name = Log.NameOf(place);
        bool isUnique = places.Count(other => Log.NameOf(other) == name) == 1;
        return new(
            isUnique ? name : index == 0 ? "source" : "target",
            place,
            Path.GetRelativePath(folder, Path.GetFullPath(place)).Replace('\\', '/'),
            TextFrame.Read(place, separator: null));
    }

    private static Option<string[]> List(string name, string description) => new(name)
    {
        Description = description,
        Arity = new ArgumentArity(0, 2),
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
    };
}
