using Ctnet.MLNet.Compare.Tasks.Description;
using Ctnet.MLNet.Compare.Tasks.Logs;
using Ctnet.MLNet.Compare.Tasks.Schema;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Compare;

/// <summary>
/// The nightly job on a real log: a hundred nights in memory, through files, and through files without the optimizer's state.
/// Prints the AUC of the later half.
/// </summary>
[Category("Data")]
public sealed class NightsOnARealLogTests
{
    private const int Nights = 100;

    private readonly MLContext _ml = new(seed: 1);

    [Test, Explicit("Takes minutes.")]
    public void Nights_through_files_reach_what_nights_in_memory_reach([Values(16, 256)] int batchSize)
    {
        TaskFile task = TaskFile.Load(FilmTasks.Find("comedy.json").FullName);
        var data = new TaskData(task);
        TaskRow[] rows = [.. data.Periods.SelectMany(period => period.Source)];
        IDataView[] nights = [.. rows.Chunk(rows.Length / Nights).Select(night => data.Frame(night, isTarget: false))];

        double memory = Auc(task, nights, batchSize, null), files = Auc(task, nights, batchSize, true),
            without = Auc(task, nights, batchSize, false);
        TestContext.Out.WriteLine(FormattableString.Invariant(
            $"{rows.Length:N0} rows in {nights.Length} nights, batches of {batchSize}: AUC {memory:0.00000} in memory, ")
            + FormattableString.Invariant($"{files:0.0000} through files, {without:0.0000} through files without the state."));
        Assert.That(files, Is.EqualTo(memory));
        Assert.That(without, Is.LessThan(memory));
    }

    // Without a state to save, the models stay in memory.
    private double Auc(TaskFile task, IDataView[] nights, int batchSize, bool? saveState)
    {
        var options = new CtrTowerOptions
        {
            LabelColumnName = TaskData.Label, BatchSize = batchSize, HiddenUnits = [64, 32], SaveOptimizerState = saveState ?? true,
            EmbeddingLearningRate = 0.03, NumberOfThreads = 1, Seed = 1,
        };
        ITransformer model = _ml.Transforms.AlignFeatureSchema(TaskSchema.Create(task), TaskSchema.Source)
            .Append(_ml.BinaryClassification.Trainers.CtrTower(options)).Fit(nights[0]);
        var scored = new List<IDataView>();
        foreach ((int night, IDataView rows) in nights.Index().Skip(1))
        {
            if (night >= nights.Length / 2)
                scored.Add(_ml.Data.Cache(_ml.Transforms.SelectColumns(TaskData.Label, "Probability").Fit(model.Transform(rows))
                    .Transform(model.Transform(rows))));
            model = _ml.BinaryClassification.Continue(
                saveState is null ? model : ThroughFile(model), rows, options: new() { NumberOfThreads = 1 });
        }

        return _ml.BinaryClassification.EvaluateCtr(_ml.Data.AppendRows([.. scored]), TaskData.Label).Auc;
    }

    private ITransformer ThroughFile(ITransformer model)
    {
        using var stream = new MemoryStream();
        _ml.Model.Save(model, null, stream);
        stream.Position = 0;
        return _ml.Model.Load(stream, out _);
    }
}
