using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Alignment;

/// <summary>Vectors of numbers that are not whole are proposed as vector fields.</summary>
public sealed class SuggestVectorTests
{
    private static readonly FeatureSchemaProposal Proposal = Aligned.Context.Data.SuggestFeatureSchema(
        ("home", View<Home>(i => new()
        {
            User = $"u{i % 9}", Title = [i / 7f, -1], Image = [i, 0.5, 2], Tags = [i % 5, 3],
            Ragged = i % 2 == 0 ? [0.5f] : [1, 2],
        })),
        ("guide", View<Guide>(i => new() { User = $"u{i % 8}", Title = [i / 3f, 1], Image = [0.25, i] })));

    [Test]
    public void A_vector_of_a_known_size_and_one_of_equal_lengths_become_vectors()
    {
        Assert.That((Proposal.Field("Title").Kind, Proposal.Field("Title").Dimension), Is.EqualTo((FieldKind.Vector, 2)));
        Assert.That((Proposal.Field("Image").Kind, Proposal.Field("Image").Dimension), Is.EqualTo((FieldKind.Vector, 3)));
        Assert.That(Proposal.Field("Tags").Kind, Is.EqualTo(FieldKind.Set), "whole numbers are identifiers");
        Assert.That(Proposal.Counterpart("Title"), Is.EqualTo("Title"));
    }

    [Test]
    public void Vectors_of_two_dimensions_are_not_matched_and_ragged_ones_are_left_out()
    {
        Assert.That(Proposal.Counterpart("Image"), Is.Null);
        Assert.That(Proposal.Notes, Has.Member("'Image' of 'guide' is Vector of 2 and 'Image' of 'home' is Vector of 3: "
            + "they are not matched."));
        Assert.That(Proposal.Notes, Has.Member(
            "'Ragged' of 'home' is left out: it holds vectors of 2 different lengths, and a vector field has one."));
    }

    [TestCase("0.5 {0} -1", " ")]
    [TestCase("0.5; {0}; 1e-3", ";")]
    [TestCase("0.5,{0},-1", ",")]
    public void A_text_of_numbers_becomes_a_vector(string format, string separator)
    {
        FeatureSchemaProposal proposal = Suggested.Of(
            Suggested.Users(), Suggested.Texts("cover", row => string.Format(CultureInfo.InvariantCulture, format, row)));
        Assert.That((proposal.Field("cover").Kind, proposal.Field("cover").Dimension), Is.EqualTo((FieldKind.Vector, 3)));
        Assert.That(proposal.Mapping("cover").Separator, Is.EqualTo(separator));
    }

    [TestCase("{0} 7 1", Description = "whole numbers are identifiers")]
    [TestCase("0.5 {0} one", Description = "not all are numbers")]
    public void Other_texts_become_none(string format)
    {
        FeatureSchemaProposal proposal = Suggested.Of(
            Suggested.Users(), Suggested.Texts("tags", row => string.Format(CultureInfo.InvariantCulture, format, row % 9)));
        Assert.That(proposal.Schema.Fields.Select(field => field.Kind), Has.None.EqualTo(FieldKind.Vector));
    }

    [Test]
    public void Texts_of_several_lengths_become_none()
    {
        FeatureSchemaProposal proposal = Suggested.Of(
            Suggested.Users(), Suggested.Texts("tags", row => row % 2 == 0 ? "0.5 1" : "0.5 1 2"));
        Assert.That(proposal.Schema.Fields.Select(field => field.Kind), Has.None.EqualTo(FieldKind.Vector));
    }

    [Test]
    public void The_proposal_can_be_fitted_as_it_is()
    {
        IDataView rows = View<Home>(i => new() { User = $"u{i}", Title = [i, 0.5f], Image = [1, 2, 3], Tags = [1, 2] });
        float[] vector = Aligned.Vectors(Aligned.Fit(Proposal.Schema, rows, "home"), rows)[1];
        Assert.That(vector, Is.SupersetOf(new[] { 0.5f, 2, 3 }));
    }

    private static IDataView View<T>(Func<int, T> row) where T : class =>
        Aligned.Context.Data.LoadFromEnumerable([.. Enumerable.Range(0, 60).Select(row)]);

    private sealed class Home
    {
        public string User { get; set; } = "";

        [VectorType(2)]
        public float[] Title { get; set; } = [];

        public double[] Image { get; set; } = [];

        [VectorType(2)]
        public float[] Tags { get; set; } = [];

        public float[] Ragged { get; set; } = [];
    }

    private sealed class Guide
    {
        public string User { get; set; } = "";

        [VectorType(2)]
        public float[] Title { get; set; } = [];

        public double[] Image { get; set; } = [];
    }
}
