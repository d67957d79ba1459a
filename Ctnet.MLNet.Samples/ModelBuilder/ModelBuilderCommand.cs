using System.CommandLine;
using System.Globalization;
using Spectre.Console;

namespace Ctnet.MLNet.Samples.ModelBuilder;

/// <summary>Trains, retrains and measures the model of GuideCtr.*.cs on files of simulated rows.</summary>
internal static class ModelBuilderCommand
{
    private static readonly Option<DirectoryInfo> s_out = new("--out")
    {
        Description = "The folder that the rows and GuideCtr.mlnet are written to.",
        DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("artifacts", "modelbuilder")),
    };

    public static Command Create()
    {
        var command = new Command("modelbuilder",
            "The model in the files that Model Builder would make: train, retrain on a new file, evaluate.")
        {
            s_out,
        };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(s_out)));
        return command;
    }

    private static void Run(DirectoryInfo folder)
    {
        var files = new GuideCtrFiles(folder, rowsADay: 4_000);
        string model = Path.Combine(folder.FullName, "GuideCtr.mlnet");
        GuideCtr.Train(model, files.Schema, files.SourceModel, files.FirstDays);
        CtrMetrics before = GuideCtr.Evaluate(model, files.LastDay);
        GuideCtr.Retrain(model, files.NextDays);
        CtrMetrics after = GuideCtr.Evaluate(model, files.LastDay);
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture,
            $"AUC of the last day: {before.Auc:0.000}; after retraining on the days before it: [bold]{after.Auc:0.000}[/].");

        GuideCtr.MLNetModelPath = model;
        GuideCtr.ModelOutput output = GuideCtr.Predict(new()
        {
            Visitor = "u1", Product = "i1", Section = "c1", Keywords = "more0", PriceEuro = 20, Topic = "t1",
        });
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"One row: {output.Probability:0.000}.");
    }
}
