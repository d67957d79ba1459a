using Microsoft.ML;
using NUnit.Framework;
using static Ctnet.MLNet.Tests.Alignment.Aligned;

namespace Ctnet.MLNet.Tests.Alignment;

/// <summary>A domain's label must be Boolean, whether or not a field is built from the log.</summary>
internal sealed class LabelTypeTests
{
    [TestCase(false)]
    [TestCase(true)]
    public void A_label_that_is_not_Boolean_is_refused_as_by_the_trainers(bool hasHistory)
    {
        FeatureSchemaBuilder builder = FeatureSchema.Create("s").Categorical("user");
        if (hasHistory)
            builder.Statistic("rate", of: "user");
        FeatureSchema schema =
            builder.Domain("d", domain => domain.Time("At").Label("Clicked").Column("user", "User")).Build();
        IDataView rows = Context.Data.LoadFromEnumerable([new { User = "u", At = 0L, Clicked = 1f }]);
        FeatureAlignmentEstimator estimator = Context.Transforms.AlignFeatureSchema(schema, "d");
        const string message = "Schema mismatch for label column 'Clicked': expected Boolean, got Single";

        Assert.That(() => estimator.Fit(rows), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.StartsWith(message));
        Assert.That(
            () => estimator.GetOutputSchema(SchemaShape.Create(rows.Schema)),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.StartsWith(message));
    }

    [Test]
    public void Rows_may_lack_a_label_that_only_the_report_needs()
    {
        FeatureSchema schema = FeatureSchema.Create("s").Categorical("user")
            .Domain("d", domain => domain.Label("Clicked").Column("user", "X")).Build();

        Assert.That(Slots(schema, Column("u")), Is.EqualTo([2]));
    }
}
