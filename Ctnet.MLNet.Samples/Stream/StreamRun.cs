using System.Globalization;
using System.Runtime.CompilerServices;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Spectre.Console;

namespace Ctnet.MLNet.Samples.Stream;

/// <summary>Runs the log writer, the trainer and the scorer, and prints what is served.</summary>
internal sealed class StreamRun(DirectoryInfo folder, int files)
{
    private readonly string _log = Path.Combine(folder.FullName, "log"), _published = Path.Combine(folder.FullName, "published");

    public async Task Execute(CancellationToken cancellationToken)
    {
        if (folder.Exists)
            folder.Delete(recursive: true);
        Directory.CreateDirectory(_log);
        var ml = new MLContext(seed: 1);
        FeatureSchema schema = FeatureSchema.Create("stream").Categorical("user").Categorical("item")
            .Domain("guide", guide => guide.Column("user", "User").Column("item", "Item")).Build();
        using var printer = new ServedPrinter(_published);
        string published = _published, checkpoints = Path.Combine(folder.FullName, "checkpoints");
        Task writing = new LogWriter(_log).Write(files, cancellationToken);

        #region tail
        ContinualTrainer trainer = ml.ContinualTrainer(new()
        {
            Target = _ => ml.Transforms.AlignFeatureSchema(schema, "guide")
                .Append(ml.BinaryClassification.Trainers.CtrTower("Clicked")),
            LabelColumnName = "Clicked",
            CheckpointFolder = checkpoints,
            PublishFolder = published,
            Progress = printer,
        });
        await trainer.RunAsync(NewFiles(ml, cancellationToken), cancellationToken);
        #endregion

        await writing;
        long bytes = Directory.GetFiles(published, "*.delta").Sum(file => new FileInfo(file).Length);
        int deltas = Directory.GetFiles(published, "*.delta").Length;
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture,
            $"{trainer.Results.Count} files, a step each. The last {deltas} versions are deltas, {bytes / 1024.0:0} KB in all.");
    }

    // Each file of the log is a period. A queue or a stream of messages is read in the same way.
    private async IAsyncEnumerable<ContinualPeriod> NewFiles(
        MLContext ml, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        HashSet<string> taken = [];
        while (taken.Count < files)
        {
            foreach (string file in Directory.GetFiles(_log, "*.csv").Order(StringComparer.Ordinal).Where(taken.Add))
            {
                IDataView rows = ml.Data.LoadFromTextFile<StreamImpression>(file, separatorChar: ',', hasHeader: true);
                yield return new(Path.GetFileName(file), rows);
            }

            await Task.Delay(20, cancellationToken);
        }
    }
}
