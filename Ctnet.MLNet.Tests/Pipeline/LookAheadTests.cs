using Ctnet.MLNet.Pipeline;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Pipeline;

/// <summary>
/// Cursors that read ahead, over more rows than they read ahead. The checks of every estimator's cursors are in EstimatorChecks.
/// </summary>
public sealed class LookAheadTests
{
    private const int Rows = 3 * LookAheadCursor.Capacity + 5;

    [Test]
    public void A_column_of_another_schema_is_refused_in_ML_NETs_words()
    {
        var builder = new DataViewSchema.Builder();
        for (int i = 0; i < 100; i++)
            builder.AddColumn($"Foreign{i}", NumberDataViewType.Single);
        DataViewSchema.Column foreign = builder.ToSchema()[99];
        IDataView theirs =
            SampleDomains.Context.Transforms.CopyColumns("Copy", "Text").Fit(SampleDomains.Rows).Transform(SampleDomains.Rows);
        IDataView ours = Score(Many());

        foreach (Action<IDataView> read in (Action<IDataView>[])
            [view => view.GetRowCursor([foreign]), view => view.GetRowCursorSet([foreign], 2)])
        {
            Assert.That(Message(ours), Is.EqualTo(Message(theirs)).And.Contains("Foreign99"));

            string Message(IDataView view) => Assert.Catch<InvalidOperationException>(() => read(view)).Message;
        }
    }

    [Test]
    public void Each_row_keeps_its_own_columns_beside_its_score()
    {
        IDataView scored = Score(Many());
        float[] engine = [.. Scores(SampleDomains.Rows)];
        using DataViewRowCursor cursor = scored.GetRowCursorSet(scored.Schema, 1).Single();
        ValueGetter<int> number = cursor.GetGetter<int>(scored.Schema["Count"]);
        ValueGetter<VBuffer<float>> features = cursor.GetGetter<VBuffer<float>>(scored.Schema["Vector"]);
        ValueGetter<float> score = cursor.GetGetter<float>(scored.Schema["Score"]);
        int count = 0;
        float value = 0;
        VBuffer<float> vector = default, first = default;
        for (int row = 0; row < Rows; row++)
        {
            Assert.That(cursor.MoveNext());
            number(ref count);
            score(ref value);
            features(ref vector);
            if (row == 0)
                features(ref first);
            int sample = row % 12;
            Assert.That((cursor.Position, count, value), Is.EqualTo(((long)row, sample - 5, engine[sample])));
            Assert.That(vector.DenseValues(), Is.EqualTo(new float[] { sample, -sample, sample * sample }));
        }

        Assert.That(first.DenseValues(), Is.EqualTo(new float[3]), "The reader keeps the values that it has read.");
        Assert.That(cursor.MoveNext(), Is.False);
        Assert.That(cursor.MoveNext(), Is.False);
        Assert.That(cursor.Position, Is.EqualTo(-1));
        Assert.That(() => score(ref value), Throws.InvalidOperationException.With.Message.Contains("is on no row"));
    }

    [Test]
    public void A_getter_before_the_first_row_is_refused()
    {
        IDataView scored = Score(Many());
        using DataViewRowCursor cursor = scored.GetRowCursorSet([scored.Schema["Score"]], 1).Single();
        float value = 0;
        Assert.That(() => cursor.GetGetter<float>(scored.Schema["Score"])(ref value), Throws.InvalidOperationException);
        Assert.That(() => cursor.GetGetter<double>(scored.Schema["Score"]),
            Throws.InvalidOperationException.With.Message.Contains("Single"));
    }

    [Test]
    public void The_rows_before_one_that_throws_are_given_first([Values(0, 3, 64, 130)] int bad)
    {
        FeatureSchema schema =
            FeatureSchema.Create("one").Numeric("number").Domain("d", domain => domain.Column("number", "Text")).Build();
        IDataView scored = SampleDomains.Context.Transforms.AlignFeatureSchema(schema, "d")
            .Append(SampleDomains.Context.BinaryClassification.Trainers.CtrTower(SampleDomains.Tower())).Fit(Numbers(bad: -1))
                .Transform(Numbers(bad));
        using DataViewRowCursor cursor = scored.GetRowCursorSet([scored.Schema["Score"]], 1).Single();
        int given = 0;
        Assert.That(() =>
        {
            while (cursor.MoveNext())
                given++;
        }, Throws.TypeOf<BadRowException>().With.Message.Contains($"row {bad}:"));
        Assert.That(given, Is.EqualTo(bad));
    }

    [Test]
    public void All_cores_give_the_rows_in_their_order() =>
        Assert.That(Scores(Many()),
            Is.EqualTo(Enumerable.Repeat(Scores(SampleDomains.Rows).ToArray(), Rows / 12 + 1).SelectMany(all => all).Take(Rows)));

    private static IDataView Numbers(int bad) => SampleDomains.Context.Data.LoadFromEnumerable(
        Enumerable.Range(0, Rows).Select(row => new { Label = row % 3 == 0, Text = row == bad ? "bad" : $"{row}" }));

    private static IEnumerable<float> Scores(IDataView rows) => Score(rows).GetColumn<float>("Score");

    // The model is the same each time: nothing in it is random.
    private static IDataView Score(IDataView rows) => SampleDomains.Align()
        .Append(SampleDomains.Context.BinaryClassification.Trainers.CtrTower(SampleDomains.Tower())).Fit(SampleDomains.Rows)
            .Transform(rows);

    private static IDataView Many() => SampleDomains.Context.Data.TakeRows(
        SampleDomains.Context.Data.AppendRows([.. Enumerable.Repeat(SampleDomains.Rows, Rows / 12 + 1)]), Rows);
}
