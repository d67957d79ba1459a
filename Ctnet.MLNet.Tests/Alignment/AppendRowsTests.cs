using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Tests.Framework.Values;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Alignment;

public sealed class AppendRowsTests
{
    private static readonly MLContext Context = new(seed: 1);

    private static readonly FeatureSchema Schema =
        FeatureSchema.Create("test").Categorical("item").Numeric("price", NumericEncoding.None)
        .Domain("home", home => home.Column("item", "Item").Column("price", "Cents", scale: 0.01))
        .Domain("guide", guide => guide.Column("item", "Product").Column("price", "Euro")).Build();

    private static readonly IDataView Home =
        View([new() { Item = "a", Cents = 150 }, new HomeRow { Item = "b", Cents = 50, Clicked = true }]);
    private static readonly IDataView Guide =
        View([new() { Product = "c", Euro = 2 }, new() { Product = "a", Euro = 3 }, new GuideRow { Clicked = true }]);

    [Test]
    public void Rows_come_one_view_after_the_other_in_the_columns_that_all_have()
    {
        IDataView all = Context.Data.AppendRows(Guide, Home, Guide);

        Assert.That(all.Schema.Select(column => (column.Name, column.Type)),
            Is.EqualTo(((string, DataViewType)[])[("Clicked", BooleanDataViewType.Instance)]));
        Assert.That(all.GetColumn<bool>("Clicked"), Is.EqualTo([false, false, true, false, true, false, false, true]));
    }

    [Test]
    public void Aligned_domains_become_one_view()
    {
        FeatureAlignmentTransformer home = Context.Transforms.AlignFeatureSchema(Schema, "home").Fit(Home);
        FeatureAlignmentTransformer guide = Context.Transforms.AlignFeatureSchema(Schema, "guide").Fit(Guide, home);
        IDataView all = Context.Data.AppendRows(guide.WithDomain("home").Transform(Home), guide.Transform(Guide));

        Assert.That(all.Schema.Select(column => column.Name), Is.EquivalentTo(["Clicked", "Features"]));
        Assert.That(all.GetColumn<float[]>("Features"),
            Is.EqualTo((float[][])[[2, 1.5f], [3, 0.5f], [4, 2], [2, 3], [0, float.NaN]]));
        Assert.That(FeatureLayout.Of(all.Schema["Features"])!.Rows["item"], Is.EqualTo(5));
    }

    [Test]
    public void One_view_alone_is_itself() => DataViewComparer.AssertSame(Home, Context.Data.AppendRows(Home));

    [Test]
    public void The_rows_can_be_read_in_any_number_of_cursors_and_shuffled()
    {
        IDataView all = Context.Data.AppendRows(Home, Home);
        DataViewSchema.Column[] columns = [.. all.Schema];
        RowTable expected = RowTable.ReadAll(all);

        RowTable together =
            RowTable.Concat(columns, all.GetRowCursorSet(columns, 3).Select(cursor => RowTable.Read(cursor, columns)));
        using DataViewRowCursor shuffled = all.GetRowCursor(columns, new Random(1));
        Assert.That(together.DifferenceById(expected), Is.Null);
        Assert.That(RowTable.Read(shuffled, columns).DifferenceById(expected), Is.Null);
        Assert.That(expected.Count, Is.EqualTo(4));
    }

    [Test]
    public void Different_vocabularies_are_refused_because_the_same_id_means_different_values()
    {
        IDataView home = Context.Transforms.AlignFeatureSchema(Schema, "home").Fit(Home).Transform(Home);
        IDataView guide = Context.Transforms.AlignFeatureSchema(Schema, "guide").Fit(Guide).Transform(Guide);

        Assert.That(() => Context.Data.AppendRows(home, guide), Throws.InvalidOperationException.With.Message.EqualTo(
            "Column 'Features' was aligned with different vocabularies or scales, "
            + "so that the same id or number means different values. "
            + "Align all views with the last fitted alignment: transformer.WithDomain(\"...\").Transform(rows)."));
    }

    [Test]
    public void Different_vocabularies_of_the_same_size_are_refused_too()
    {
        IDataView first = Context.Transforms.AlignFeatureSchema(Schema, "home").Fit(Home).Transform(Home);
        IDataView others = View([new() { Item = "x" }, new HomeRow { Item = "a" }]);
        IDataView second = Context.Transforms.AlignFeatureSchema(Schema, "home").Fit(others).Transform(others);

        Assert.That(
            () => Context.Data.AppendRows(first, second),
            Throws.InvalidOperationException.With.Message.Contains("different vocabularies"));
    }

    [Test]
    public void Different_scales_are_refused_too()
    {
        FeatureSchema schema = FeatureSchema.Create("test").Numeric("price").Domain("home", home => home.Column("price", "Cents"))
            .Build();
        IDataView others = View([new HomeRow { Cents = 7 }]);

        Assert.That(
            () => Context.Data.AppendRows(
                Context.Transforms.AlignFeatureSchema(schema, "home").Fit(Home).Transform(Home),
                Context.Transforms.AlignFeatureSchema(schema, "home").Fit(others).Transform(others)),
            Throws.InvalidOperationException.With.Message.Contains("different vocabularies or scales"));
    }

    [Test]
    public void Views_that_were_aligned_apart_in_the_same_way_are_accepted()
    {
        IDataView first = Context.Transforms.AlignFeatureSchema(Schema, "home").Fit(Home).Transform(Home);
        IDataView second = Context.Transforms.AlignFeatureSchema(Schema, "home").Fit(Home).Transform(Home);

        Assert.That(Context.Data.AppendRows(first, second).GetColumn<float[]>("Features").Count(), Is.EqualTo(4));
    }

    [Test]
    public void Different_types_of_a_column_are_refused()
    {
        IDataView numbers = Context.Data.LoadFromEnumerable([new { Clicked = 1f }]);

        Assert.That(
            () => Context.Data.AppendRows(Home, numbers),
            Throws.InvalidOperationException.With.Message.EqualTo(
                "Column 'Clicked' is Boolean in one view and Single in another."));
    }

    [Test]
    public void No_views_are_refused() =>
        Assert.That(() => Context.Data.AppendRows(),
            Throws.ArgumentException.With.Message.StartsWith("There are no views to append."));

    [Test]
    public void Views_without_a_common_column_are_refused()
    {
        IDataView numbers = Context.Data.LoadFromEnumerable([new { Other = 1f }]);

        Assert.That(
            () => Context.Data.AppendRows(Home, numbers),
            Throws.InvalidOperationException.With.Message.EqualTo("The views have no column in common."));
    }

    private static IDataView View<T>(T[] rows) where T : class => Context.Data.LoadFromEnumerable(rows);

    private sealed class HomeRow
    {
        public string Item { get; set; } = "";

        public int Cents { get; set; }

        public bool Clicked { get; set; }
    }

    private sealed class GuideRow
    {
        public string Product { get; set; } = "";

        public double Euro { get; set; } = double.NaN;

        public bool Clicked { get; set; }
    }
}
