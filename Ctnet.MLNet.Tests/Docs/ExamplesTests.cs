using Ctnet.MLNet.Tests.Training;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Docs;

/// <summary>Code that stands on pages of the documentation and in no sample. It needs public types only.</summary>
public sealed class ExamplesTests
{
    [Test]
    public void A_second_fit_extends_the_first()
    {
        (MLContext ml, FeatureSchema schema, IDataView homeRows, IDataView guideRows) = Given();

        #region growth
        FeatureAlignmentTransformer home = ml.Transforms.AlignFeatureSchema(schema, "home").Fit(homeRows);
        FeatureAlignmentTransformer both = ml.Transforms.AlignFeatureSchema(schema, "guide").Fit(guideRows, home);
        Console.WriteLine(both.Report);
        #endregion

        Assert.That(both.Report.ToString(), Does.Contain("home").And.Contain("guide"));
        // Both domains have the same users. No id moves.
        string[] users = [.. home.Alignment.Vocabularies["user"].Values];
        Assert.That(both.Alignment.Vocabularies["user"].Values, Has.Count.EqualTo(TinyWorld.Users));
        Assert.That(both.Alignment.Vocabularies["user"].Values.Take(users.Length), Is.EqualTo(users));
    }

    [Test]
    public void A_schema_is_proposed()
    {
        (MLContext ml, _, IDataView homeRows, IDataView guideRows) = Given();

        #region proposal
        FeatureSchemaProposal proposal = ml.Data.SuggestFeatureSchema(("home", homeRows), ("guide", guideRows));
        foreach (string note in proposal.Notes)
            Console.WriteLine(note);
        proposal.Schema.Save("schema.json");
        #endregion

        Assert.That(proposal.Notes, Is.Not.Empty);
        Assert.That(FeatureSchema.Load("schema.json").ToJson(), Is.EqualTo(proposal.Schema.ToJson()));
        File.Delete("schema.json");
    }

    [Test]
    public void A_model_of_several_entities_is_trained_and_transferred()
    {
        (MLContext ml, FeatureSchema schema, IDataView homeRows, IDataView guideRows) = Given();

        #region entities
        FeatureAlignmentTransformer home = ml.Transforms.AlignFeatureSchema(schema, "home").Fit(homeRows);
        FeatureAlignmentTransformer both = ml.Transforms.AlignFeatureSchema(schema, "guide").Fit(guideRows, home);
        IDataView rows = ml.Data.AppendEntities(
        [
            ("home", both.WithDomain("home").Transform(homeRows)),
            ("guide", both.WithDomain("guide").Transform(guideRows)),
        ]);
        #endregion

        Assert.That(rows.GetColumn<string>("Entity").CountBy(entity => entity),
            Is.EquivalentTo(new Dictionary<string, int> { ["home"] = 400, ["guide"] = 200 }));

        #region transfer
        var pretrained = new TransformerChain<ITransformer>(
            both, ml.BinaryClassification.Trainers.MultiEntityPretraining("Clicked").Fit(rows));
        var model = ml.Transforms.AlignFeatureSchema(schema, "guide")
            .Append(ml.BinaryClassification.Trainers.MultiEntityTransfer(pretrained, "Clicked"))
            .Fit(guideRows);
        #endregion

        CtrMetrics metrics = ml.BinaryClassification.EvaluateCtr(model.Transform(guideRows), "Clicked");
        Assert.That(metrics.Auc, Is.GreaterThan(0.6));
    }

    private static (MLContext, FeatureSchema, IDataView HomeRows, IDataView GuideRows) Given()
    {
        var ml = new MLContext(seed: 1);
        return (ml, TinyWorld.Schema, ml.View(TinyWorld.Home(400, seed: 3)), ml.View(TinyWorld.Guide(200, seed: 4)));
    }
}
