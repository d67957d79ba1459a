using System.CommandLine;
using Ctnet.MLNet.Compare;
using Microsoft.Data.Analysis;
using Microsoft.ML;
using Spectre.Console;

namespace Ctnet.MLNet.Tool.Align;

/// <summary>
/// Shows how the columns of two domains fit one schema: the schema of a task, or one that is proposed for two CSV files.
/// </summary>
internal static class AlignCommand
{
    private static readonly Argument<FileInfo[]> s_files = new("files")
    {
        Description = "Two CSV files with a header, the larger domain first.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<FileInfo?> s_task = new("--task")
    {
        Description = "A task file, as for compare, in place of two CSV files.",
    };

    private static readonly Option<FileInfo?> s_out = new("--out")
    {
        Description = "The file that the proposed schema is written to (JSON).",
    };

    public static Command Create()
    {
        var command = new Command(
            "align", "Propose a feature schema for two CSV files, align them, and report what does not fit.")
        {
            s_files, s_task, s_out,
        };
        command.Validators.Add(result =>
        {
            if ((result.GetValue(s_task) is null) != (result.GetValue(s_files) is { Length: 2 }))
                result.AddError("Give two CSV files, or --task FILE.");
        });
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(s_task) is FileInfo task)
                AlignTask(task);
            else
                AlignFiles(parsed.GetRequiredValue(s_files), parsed.GetValue(s_out));
        });
        return command;
    }

    private static void AlignTask(FileInfo file)
    {
        CompareTask task = CompareTask.Load(file);
        AnsiConsole.MarkupLineInterpolated($"[bold]{task.Name}[/]: {task.About}");
        AlignmentTables.Print(task.Align());
    }

    private static void AlignFiles(FileInfo[] files, FileInfo? output)
    {
        foreach (FileInfo file in files)
            CheckRows(file);
        var ml = new MLContext(1);
        #region suggest
        // Types are guessed from all rows. A text in the last row then makes a column of texts, and no error.
        DataFrame first = DataFrame.LoadCsv(files[0].FullName, guessRows: int.MaxValue),
            second = DataFrame.LoadCsv(files[1].FullName, guessRows: int.MaxValue);
        FeatureSchemaProposal proposal = ml.Data.SuggestFeatureSchema(("first", first), ("second", second));
        #endregion
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

        try
        {
            Report(proposal.Schema, ("first", first), ("second", second));
        }
        catch (BadRowException exception)
        {
            throw new InputFileException(
                $"{files[0].Name} or {files[1].Name}, rows counted from 0 below the header: {exception.Message}", exception);
        }
    }

    private static void CheckRows(FileInfo file)
    {
        using var csv = new CheckedCsv(file.FullName);
        while (csv.Read())
            csv.CheckLength();
    }

    private static void Report(
        FeatureSchema schema, (string Domain, IDataView Rows) first, (string Domain, IDataView Rows) second)
    {
        var ml = new MLContext(1);
        #region report
        FeatureAlignmentTransformer one = ml.Transforms.AlignFeatureSchema(schema, first.Domain).Fit(first.Rows);
        FeatureAlignmentTransformer both = ml.Transforms.AlignFeatureSchema(schema, second.Domain).Fit(second.Rows, one);
        AlignmentTables.Print(both.Report);
        #endregion
    }
}
