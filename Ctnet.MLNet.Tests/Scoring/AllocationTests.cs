using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Tests.MLNetSurface;
using Ctnet.MLNet.Tests.Pipeline;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Scoring;

/// <summary>After its first rows, scoring allocates nothing: a service leaves no garbage with each request.</summary>
public sealed class AllocationTests
{
    private static CtrPredictionTransformer Model { get; } = SampleDomains.Context.BinaryClassification.Trainers
        .CtnetAdapter(SampleDomains.Adapter()).Fit(SampleDomains.WithSourceColumns);

    [TestCase(1)]
    [TestCase(64)]
    public void The_executor_allocates_nothing_after_it_was_made(int rows)
    {
        var executor = new GraphExecutor(Model.Model.Compiled, 64);
        Assert.That(AllocatedBy(() => executor.Run(rows)), Is.Zero);
    }

    [TestCase(1)]
    [TestCase(64)]
    public void Folded_layers_allocate_nothing(int rows)
    {
        ITransformer pipeline = Clicks.SourcePipeline().Fit(Clicks.Guide);
        CtrPredictionTransformer tower = Chains.Parts(pipeline).OfType<CtrPredictionTransformer>().Single();
        Assert.That(tower.Model.Folded.FoldedBytes, Is.GreaterThan(0));
        var executor = new GraphExecutor(tower.Model.Folded, 64);
        Assert.That(AllocatedBy(() => executor.Run(rows)), Is.Zero);
    }

    [Test]
    public void A_row_of_a_cursor_allocates_nothing()
    {
        IDataView few = SampleDomains.WithSourceColumns;
        // In memory: a reader's allocations would count too.
        DataOperationsCatalog data = SampleDomains.Context.Data;
        IDataView many = data.Cache(data.AppendRows([.. Enumerable.Repeat(few, 2000 / 12)]));
        IDataView scored = Model.Transform(many);
        _ = scored.GetColumn<float>("Score").Count();
        DataViewSchema.Column score = scored.Schema["Score"];
        // A set of one cursor computes on this thread, whose allocations are counted.
        using DataViewRowCursor cursor = scored.GetRowCursorSet([score], 1).Single();
        ValueGetter<float> getter = cursor.GetGetter<float>(score);
        float value = 0;
        Assert.That(AllocatedBy(() =>
        {
            cursor.MoveNext();
            getter(ref value);
        }), Is.Zero);
    }

    [Test]
    public void A_prediction_engine_s_row_allocates_nothing()
    {
        ITransformer model = Clicks.SourcePipeline().Fit(Clicks.Guide);
        using var engine = Clicks.Context.Model.CreatePredictionEngine<GuideClick, Prediction>(model);
        GuideClick[] rows = Clicks.GuideRows;
        var prediction = new Prediction();
        int next = 0;
        Assert.That(AllocatedBy(() => engine.Predict(rows[next++ % rows.Length], ref prediction)), Is.Zero);
    }

    private static long AllocatedBy(Action row)
    {
        for (int i = 0; i < 300; i++)
            row();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
            row();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
