using System.CommandLine;
using Ctnet.MLNet.Compare;
using Microsoft.Data.Analysis;
using Microsoft.ML;
using Spectre.Console;

namespace Ctnet.MLNet.Tool.Align;

/// <summary>
/// Shows how the columns of two domains fit one schema: the schema of a task, or one that is proposed for two tables.
/// </summary>
internal static class AlignCommand
{
    private static readonly Argument<string[]> s_files = new("files")
    {
        Description = "A task file; without one, ctnet.json of this folder. Or two tables that no task file describes yet, the "
            + "larger domain first: CSV, TSV, Parquet or JSON, text and JSON also as .gz. A folder or a pattern in quotes, such as "
            + "\"home/*.csv\", is one table.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<FileInfo?> s_task = new("--task")
    {
        Description = "The task file; the same as FILE.",
    };

    private static readonly Option<FileInfo?> s_out = new("--out")
    {
        Description = "The file that the proposed schema is written to (JSON).",
    };

    private static readonly Option<string?> s_separator = Separators.Option();

    public static Command Create()
    {
        var command = new Command(
            "align",
            "Report how the two logs of a task file fit each other; or propose a feature schema for two tables, and report on "
            + "it.\n"
            + "Examples: ctnet align; ctnet align home.csv guide.csv --out schema.json")
        {
            s_files, s_task, s_separator, s_out,
        };
        command.Validators.Add(result =>
        {
            int files = result.GetValue(s_files)?.Length ?? 0;
            if (files > (result.GetValue(s_task) is null ? 2 : 0))
                result.AddError("Give a task file, or two tables.");
        });
        command.SetAction(parsed =>
        {
            string[] files = parsed.GetValue(s_files) ?? [];
            if (files.Length < 2)
                AlignTask(parsed.GetValue(s_task) ?? (files is [string task] ? new(task) : TaskFileArgument.Default));
            else
                AlignFiles(files, Separators.Find(parsed.GetValue(s_separator)), parsed.GetValue(s_out));
        });
        return command;
    }

    private static void AlignTask(FileInfo file)
    {
        CompareTask task = CompareTask.Load(file.Existing());
        AnsiConsole.MarkupLineInterpolated($"[bold]{task.Name}[/]: {task.About}");
        AlignmentTables.Print(task.Align());
    }

    private static void AlignFiles(string[] files, char? separator, FileInfo? output)
    {
        var ml = new MLContext(1);
        // Every cell stays text. Guessed types depend on the culture, and merge ids: 123456788 and 123456789, or 3 and 00003.
        DataFrame first = TextFrame.Read(files[0], separator), second = TextFrame.Read(files[1], separator);
        FeatureSchemaProposal proposal = ml.Data.SuggestFeatureSchema(("first", first), ("second", second));
        AnsiConsole.MarkupLine("[bold]This schema is a proposal. Check it before you use it.[/]");
        foreach (string note in proposal.Notes)
            AnsiConsole.MarkupLineInterpolated($"- {note}");
        if (output is null)
        {
            AnsiConsole.WriteLine(proposal.Schema.ToJson());
        }
        else
        {
            proposal.Schema.Save(output.FullName);
            AnsiConsole.MarkupLineInterpolated($"Written to {output.FullName}.");
        }

        foreach ((string domain, DataFrame rows, string file) in ((string, DataFrame, string)[])
            [("first", first, files[0]), ("second", second, files[1])])
        {
            if (proposal.Schema.GetDomain(domain).Label is string label)
                BooleanLabel.Replace(rows, label, file);
        }

        try
        {
            Report(proposal.Schema, ("first", first), ("second", second));
        }
        catch (BadRowException exception)
        {
            throw new InputFileException(
                $"{Path.GetFileName(files[0])} or {Path.GetFileName(files[1])}, rows counted from 0 below the header: "
                + exception.Message,
                exception);
        }
    }

    private static void Report(
        FeatureSchema schema, (string Domain, IDataView Rows) first, (string Domain, IDataView Rows) second)
    {
        var ml = new MLContext(1);
        FeatureAlignmentTransformer one = ml.Transforms.AlignFeatureSchema(schema, first.Domain).Fit(first.Rows);
        FeatureAlignmentTransformer both = ml.Transforms.AlignFeatureSchema(schema, second.Domain).Fit(second.Rows, one);
        AlignmentTables.Print(both.Report);
    }
}
