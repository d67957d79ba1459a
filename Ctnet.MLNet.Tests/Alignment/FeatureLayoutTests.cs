using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;
using static Ctnet.MLNet.Tests.Alignment.Aligned;

namespace Ctnet.MLNet.Tests.Alignment;

/// <summary>The feature column's annotations: a layout for this library, and slot names for all readers.</summary>
public sealed class FeatureLayoutTests
{
    private static readonly FeatureSchema Schema = FeatureSchema.Create("feed")
        .Categorical("item", space: "things").Set("seen", FieldGroup.Sequence, space: "things", maximumValues: 3)
        .Numeric("price").Numeric("age", NumericEncoding.Quantiles, FieldGroup.User, buckets: 5)
        .Categorical("user", FieldGroup.User)
        .Domain("d", domain => domain.Column("item", "X").Column("price", "X").Column("age", "X")).Build();

    private static readonly DataViewSchema.Column Features = Fit(Schema, Column("1", "2", "3"))
        .GetOutputSchema(Column("").Schema)["Features"];

    [Test]
    public void The_layout_has_the_slots_of_every_field()
    {
        FeatureLayout layout = FeatureLayout.Of(Features)!;

        Assert.That((layout.Schema, layout.Domain), Is.EqualTo(("feed", "d")));
        Assert.That(layout.Fields, Is.EqualTo((FieldSlots[])
        [
            new("item", FieldKind.Categorical, FieldGroup.Shared, 0, 1, "things"),
            new("seen", FieldKind.Set, FieldGroup.Sequence, 1, 3, "things"),
            new("price", FieldKind.Numeric, FieldGroup.Shared, 4, 1, null),
            new("age", FieldKind.Numeric, FieldGroup.User, 5, 1, "age"),
            new("user", FieldKind.Categorical, FieldGroup.User, 6, 1, "user"),
        ]));
        Assert.That(layout.Rows, Is.EquivalentTo(new Dictionary<string, int> { ["things"] = 5, ["age"] = 7, ["user"] = 2 }));
        Assert.That(layout.Fields.Select(field => field.IsEmbedded), Is.EqualTo([true, true, false, true, true]));
    }

    [Test]
    public void The_annotation_is_JSON_that_others_can_read()
    {
        ReadOnlyMemory<char> text = default;
        Features.Annotations.GetValue(FeatureLayout.AnnotationKind, ref text);
        using JsonDocument json = JsonDocument.Parse(text);

        Assert.That(FeatureLayout.AnnotationKind, Is.EqualTo("FeatureLayout"), "Saved data contain this name.");
        Assert.That(json.RootElement.GetProperty("rows").GetProperty("things").GetInt32(), Is.EqualTo(5));
        Assert.That(json.RootElement.GetProperty("fields")[1].GetRawText(), Is.EqualTo(
            """{"name":"seen","kind":"set","group":"sequence","start":1,"count":3,"space":"things","embeddingSize":null}"""));
    }

    [Test]
    public void The_column_is_a_vector_with_a_name_for_every_slot()
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        Features.GetSlotNames(ref names);

        Assert.That(Features.Type, Is.EqualTo(new VectorDataViewType(NumberDataViewType.Single, 7)));
        Assert.That(
            names.DenseValues().Select(name => name.ToString()),
            Is.EqualTo(["item", "seen[0]", "seen[1]", "seen[2]", "price", "age", "user"]));
    }

    [Test]
    public void A_column_that_is_not_aligned_has_no_layout()
    {
        IDataView rows = Column(1f, 2f);
        DataViewSchema normalized = Context.Transforms.NormalizeMinMax("X").Fit(rows).GetOutputSchema(rows.Schema);

        Assert.That(FeatureLayout.Of(Column("a").Schema["X"]), Is.Null);
        Assert.That(FeatureLayout.Of(normalized["X"]), Is.Null);
    }

    [Test]
    public void A_copy_of_the_column_keeps_its_layout()
    {
        IDataView rows = Fit(Schema, Column("1")).Transform(Column("1"));
        IDataView copied = Context.Transforms.CopyColumns("Copy", "Features").Fit(rows).Transform(rows);

        Assert.That(FeatureLayout.Of(copied.Schema["Copy"])!.Fields, Has.Count.EqualTo(5));
    }

    [Test]
    public void The_layout_of_another_domain_differs_in_its_domain_only()
    {
        FeatureSchema schema = FeatureSchema.Create("s").Categorical("item").Numeric("price")
            .Domain("a", domain => domain.Column("item", "X")).Domain("b", _ => { }).Build();
        FeatureAlignmentTransformer fitted = Context.Transforms.AlignFeatureSchema(schema, "a").Fit(Column("x", "y"));
        FeatureLayout a = fitted.Layout, b = fitted.WithDomain("b").Layout;

        Assert.That((a.Domain, b.Domain), Is.EqualTo(("a", "b")));
        Assert.That(b.Fields, Is.EqualTo(a.Fields));
        Assert.That(b.Rows, Is.EquivalentTo(a.Rows));
    }
}
