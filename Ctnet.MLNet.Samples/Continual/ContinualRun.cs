using System.Globalization;
using Ctnet.MLNet.Samples.Quickstart;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Spectre.Console;

namespace Ctnet.MLNet.Samples.Continual;

/// <summary>Runs the loop and prints a line for each day.</summary>
internal sealed class ContinualRun(DirectoryInfo checkpoints, int days, int seed, bool resume, int? poisonedDay)
{
    private const int HomeRowsADay = 12_000, GuideRowsADay = 1_500;

    private const double ClickRate = 0.2;

    public int Execute(CancellationToken cancellationToken)
    {
        FeatureSchema schema = QuickstartSchema.Create();
        string folder = checkpoints.FullName;
        var ml = new MLContext(seed);
        var progress = new DayPrinter();

        #region loop
        ContinualTrainer trainer = ml.ContinualTrainer(new()
        {
            Source = ml.Transforms.AlignFeatureSchema(schema, "home")
                .Append(ml.BinaryClassification.Trainers.CtrTower("Clicked")),
            Target = source => ml.Transforms.AlignFeatureSchema(schema, "guide")
                .Append(ml.BinaryClassification.Trainers.CtnetAdapter(new CtnetAdapterOptions
                {
                    LabelColumnName = "Clicked", Source = source
                })),
            LabelColumnName = "Clicked",
            GroupColumnName = "Visitor",
            CheckpointFolder = folder,
            Guard = new(),
            ContinueOptions = new() { CancellationToken = cancellationToken },
            Progress = progress,
        });
        if (resume)
            trainer.Resume();
        trainer.Run(Days(ml));
        #endregion

        IReadOnlyList<TrainingRecord> history = DayPrinter.HistoryOf(trainer.Model!);
        long rows = history.Sum(record => record.Rows);
        string? first = history[0].Period, last = history[^1].Period;
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture,
            $"The model was fitted {history.Count} times, on {rows:N0} rows, from '{first}' to '{last}'.");
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, folder);
        AnsiConsole.MarkupLineInterpolated($"Its newest checkpoint is in [bold]{relative}[/]: --resume goes on from it.");
        return 0;
    }

    // The rows of a day are drawn when the loop asks for them.
    private IEnumerable<ContinualPeriod> Days(MLContext ml)
    {
        var world = new SimulatedWorld(seed, ClickRate);
        for (int day = 1; day <= days; day++)
        {
            world.NextDay();
            IDataView home = ml.Data.LoadFromEnumerable(world.DrawHome(HomeRowsADay));
            GuideImpression[] guide = world.DrawGuide(GuideRowsADay);
            if (day == poisonedDay)
                ShuffleLabels(guide);
            yield return new($"day {day}", ml.Data.LoadFromEnumerable(guide), home);
        }
    }

    // Like a log whose columns are shifted against each other: the click rate stays, but labels and rows do not belong together.
    private static void ShuffleLabels(GuideImpression[] rows)
    {
        bool[] labels = [.. rows.Select(row => row.Clicked)];
        new Random(1).Shuffle(labels);
        for (int i = 0; i < rows.Length; i++)
            rows[i].Clicked = labels[i];
    }
}
