using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Tests.Alignment;
using Ctnet.MLNet.Tests.Training;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Continual;

/// <summary>Networks train on replayed rows again. An alignment learnt from them before, and reads new rows only.</summary>
public sealed class ReplayedRowsTests
{
    private static readonly FeatureSchema Schema = FeatureSchema.Create("log")
        .Categorical("user").Categorical("item")
        .History("clicks", of: "item", by: "user", maximumValues: 4)
        .Statistic("rate", of: "user", smoothing: 2)
        .Domain("d", domain => domain.Time("Time").Label("Clicked").Column("user", "User").Column("item", "Item")).Build();

    private readonly MLContext _ml = new(seed: 1);

    [Test]
    public void Statistics_and_sequences_count_each_row_once()
    {
        ITransformer model = Run(replay: 100).Model!;
        FeatureAlignmentTransformer alignment = Chains.Parts(model).OfType<FeatureAlignmentTransformer>().Single();
        float[] vector = alignment.Transform(_ml.View([HistoryRow.At(5, 0, "u", "a", false)]))
            .GetColumn<float[]>("Features").Single();

        // u clicked on one item a day: a, b and c, which have the ids 2 to 4. Of its 6 rows, 3 are clicks.
        Assert.That(vector[2..6], Is.EqualTo([2f, 3f, 4f, 0f]));
        // All rows are u's, so the mean is (3 + 1) / (6 + 2) = 1/2, and the smoothed rate is (3 + 2 / 2) / (6 + 2) = 1/2 too.
        Assert.That(vector[6..], Is.EqualTo([0f, (float)(Math.Log(7) / 5)]).Within(1e-6f));
        Assert.That(model.Model().History.Select(record => record.Rows), Is.EqualTo([2, 4, 4]), "2 rows of each day are new");
    }

    private ContinualTrainer Run(int replay)
    {
        ContinualTrainer trainer = _ml.ContinualTrainer(new()
        {
            Target = _ => _ml.Transforms.AlignFeatureSchema(Schema, "d")
                .Append(_ml.BinaryClassification.Trainers.CtrTower(Tiny.Tower())),
            LabelColumnName = "Clicked",
            ReplayRows = replay,
            ReplayShare = 1,
            ContinueOptions = new() { NumberOfThreads = 1 },
        });
        foreach ((int day, string item) in new[] { "a", "b", "c" }.Index())
        {
            trainer.Step(new($"day {day}", _ml.View(
                [HistoryRow.At(day, 1, "u", item, true), HistoryRow.At(day, 2, "u", item, false)])));
        }

        return trainer;
    }
}
