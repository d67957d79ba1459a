using Ctnet.MLNet.Tests.Framework;
using Microsoft.ML;
using NUnit.Framework;
using static Ctnet.MLNet.Tests.Pipeline.SampleDomains;

namespace Ctnet.MLNet.Tests.Pipeline;

/// <summary>AlignFeatureSchema keeps ML.NET's rules for every kind of column that it reads.</summary>
public sealed class AlignmentChecks
{
    private static IEnumerable<TestCaseData<IEstimator<ITransformer>, string>> Alignments()
    {
        yield return Case("Text", Of(FieldKind.Categorical, "Text"), "Text");
        yield return Case("set in a text", Of(FieldKind.Set, "Text", separator: " "), "Text");
        yield return Case("number", Of(FieldKind.Numeric, "Number"), "Number");
        yield return Case("number as an identifier", Of(FieldKind.Categorical, "Count"), "Count");
        yield return Case("truth value", Of(FieldKind.Categorical, "Label"), "Label");
        yield return Case("truth value as a number", Of(FieldKind.Numeric, "Label"), "Label");
        yield return Case("vector of numbers", Of(FieldKind.Set, "Vector"), "Vector");
        yield return Case("vector of numbers as a vector", Of(FieldKind.Vector, "Vector", dimension: 3), "Vector");
        yield return Case("key", Context.Transforms.Conversion.MapValueToKey("Key", "Text")
            .Append(Of(FieldKind.Categorical, "Key")), "Text");
        yield return Case("hash", Context.Transforms.Conversion.Hash("Key", "Text").Append(Of(FieldKind.Set, "Key")), "Text");
        yield return Case("vector of texts", Context.Transforms.Text.TokenizeIntoWords("Words", "Text")
            .Append(Of(FieldKind.Set, "Words")), "Text");
        yield return Case("all together", Align(), "Text");
        yield return Case(
            "bad rows are skipped",
            Context.Transforms.AlignFeatureSchema(Schema, Target, badRows: BadRowPolicy.Skip),
            "Text");

        static TestCaseData<IEstimator<ITransformer>, string> Case(
            string name, IEstimator<ITransformer> estimator, string column) =>
            new(estimator, column) { TestName = $"{{m}}({name})" };
    }

    [TestCaseSource(nameof(Alignments))]
    public void Alignment_keeps_the_rules(IEstimator<ITransformer> estimator, string column) =>
        EstimatorChecks.Check(Context, estimator, Rows, Without(Rows, column), column);

    [Test]
    public void Alignment_into_an_existing_column_hides_it()
    {
        var estimator = Context.Transforms.AlignFeatureSchema(Schema, Target, "Text");

        EstimatorChecks.Check(Context, estimator, Rows, Without(Rows, "Count"), "Count");
        Assert.That(estimator.Fit(Rows).GetOutputSchema(Rows.Schema)["Text"].Type, Is.EqualTo(Aligned.Schema["Features"].Type));
    }

    [Test]
    public void Alignment_fitted_for_another_domain_keeps_the_rules() => EstimatorChecks.Check(
        Context, new Fitted(Align().Fit(Rows).WithDomain(Source), Context.Transforms.AlignFeatureSchema(Schema, Source)), Rows,
        Without(Rows, "Number"), "Number");

    private static FeatureAlignmentEstimator Of(
        FieldKind kind, string column, string? separator = null, int? dimension = null) =>
        Context.Transforms.AlignFeatureSchema(
        FeatureSchema.Create("one").Field(new() { Name = "field", Kind = kind, Dimension = dimension })
            .Domain(Target, domain => domain.Column("field", column, separator)).Build(), Target);

    /// <summary>An estimator with the output schema of another, which returns a given transformer.</summary>
    private sealed class Fitted(ITransformer transformer, IEstimator<ITransformer> promise) : IEstimator<ITransformer>
    {
        public ITransformer Fit(IDataView input)
        {
            promise.Fit(input);
            return transformer;
        }

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => promise.GetOutputSchema(inputSchema);
    }
}
