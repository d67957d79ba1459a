using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Tests.Training;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Continual;

/// <summary>Rows that can be read once only are refused where a second pass finds them gone.</summary>
public sealed class ReadOnceTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Test]
    public void A_continual_step()
    {
        ITransformer model = _ml.FitTower(_ml.View(TinyWorld.Guide(200, seed: 3)));
        Assert.That(
            () => _ml.BinaryClassification.Continue(model, Once(TinyWorld.Guide(300, seed: 4))),
            Throws.InvalidOperationException.With.Message.StartsWith(
                "The step's rows are read several times and were not the same each time: the first pass read 300, a later one 0.")
                .And.Message.Contains("Keep the rows in a list"));
    }

    [Test]
    public void A_first_fit() => Assert.That(
        () => _ml.FitTower(Once(TinyWorld.Guide(300, seed: 4))),
        Throws.InvalidOperationException.With.Message.StartsWith(
            "There are no rows to train on. The alignment was fitted on 300 rows. If these are the same rows, they can be read "
            + "once only: keep them in a list"));

    [Test]
    public void A_second_pass_of_a_fit()
    {
        FeatureAlignmentTransformer alignment = _ml.Align(_ml.View(TinyWorld.Guide(300, seed: 4)));
        CtrTowerOptions options = Tiny.Tower();
        options.NumberOfEpochs = 2;
        Assert.That(
            () => _ml.BinaryClassification.Trainers.CtrTower(options)
                .Fit(alignment.Transform(Once(TinyWorld.Guide(300, seed: 4)))),
            Throws.InvalidOperationException.With.Message.Contains("the first pass read 300, a later one 0"));
    }

    [Test]
    public void Target_and_source_rows_of_a_period([Values] bool first, [Values] bool target)
    {
        ContinualTrainer trainer = _ml.ContinualTrainer(new()
        {
            Source = _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "home")
                .Append(_ml.BinaryClassification.Trainers.CtrTower(Tiny.Tower())),
            Target = source => _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide")
                .Append(_ml.BinaryClassification.Trainers.CtnetAdapter(Tiny.Ctnet(source))),
            LabelColumnName = "Clicked",
            ContinueOptions = new() { NumberOfThreads = 1 },
        });
        if (!first)
            trainer.Step(Period("before", once: false));
        Assert.That(
            () => trainer.Step(Period("now", once: true)),
            Throws.InvalidOperationException.With.Message.StartsWith(
                $"Period 'now': its {(target ? "target rows are" : "source rows are")} read several times")
                .And.Message.Contains("the first pass read 300, a later one 0"));
        Assert.That(trainer.Results, Has.Count.EqualTo(first ? 0 : 1));
        Assert.That(() => trainer.Step(Period("now", once: false)), Throws.Nothing);

        ContinualPeriod Period(string name, bool once)
        {
            GuideRow[] guide = TinyWorld.Guide(300, seed: 4);
            HomeRow[] home = TinyWorld.Home(300, seed: 5);
            return new(name, once && target ? Once(guide) : _ml.View(guide), once && !target ? Once(home) : _ml.View(home));
        }
    }

    [Test]
    public void The_cursors_of_a_set_count_together_and_a_pass_that_stops_early_does_not_count()
    {
        var rows = new SteadyRows(_ml.View(TinyWorld.Guide(5000, seed: 4)), "The rows");
        foreach (int cursors in (int[])[4, 1, 3])
        {
            DataViewRowCursor[] set = rows.GetRowCursorSet(rows.Schema, cursors);
            Parallel.ForEach(set, cursor =>
            {
                while (cursor.MoveNext())
                {
                }
                cursor.MoveNext();
                cursor.Dispose();
            });
        }
        using DataViewRowCursor part = rows.GetRowCursor(rows.Schema);
        Assert.That(part.MoveNext(), Is.True);
    }

    private IDataView Once<T>(T[] rows) where T : class
    {
        var queue = new Queue<T>(rows);
        return _ml.Data.LoadFromEnumerable(Taken());

        IEnumerable<T> Taken()
        {
            while (queue.TryDequeue(out T? row))
                yield return row;
        }
    }
}
