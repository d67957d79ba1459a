using Ctnet.MLNet.Batches;
using Ctnet.MLNet.Entities;
using Ctnet.MLNet.Models;
using Ctnet.MLNet.Networks;
using Ctnet.MLNet.Networks.MultiEntity;
using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring.Plans;
using Ctnet.MLNet.Tests.Networks;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;
using TorchSharp;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Tests.Training;

/// <summary>
/// One entity's side of a pre-trained model computes the same vectors as the whole model, even if fields before its own are left
/// out.
/// </summary>
public sealed class EntitySideTests
{
    private static readonly FeatureSchema Schema = FeatureSchema.Create("cut")
        .Field(new() { Name = "searched", Kind = FieldKind.Sequence, Group = FieldGroup.Specific, MaximumValues = 3 })
        .Vector("cover", 2, FieldGroup.Specific).Vector("title", 2)
        .Categorical("film", space: "films").Numeric("price", group: FieldGroup.Specific)
        .Sequence("seen", space: "films", maximumValues: 4)
        .Domain("home", home => home
            .Column("film", "Film").Column("seen", "Seen", separator: " ").Column("searched", "Searched", separator: " ")
            .Column("cover", "Numbers", separator: " ").Column("title", "Numbers", separator: " "))
        .Domain("guide", guide => guide
            .Column("film", "Film").Column("seen", "Seen", separator: " ").Column("price", "Price")
            .Column("title", "Numbers", separator: " "))
        .Build();

    private readonly MLContext _ml = new(seed: 1);

    [Test]
    public void The_vectors_of_a_side_are_those_of_the_whole_model(
        [Values] SequencePooling pooling, [Values] CommonExtractor extractor, [Values("home", "guide")] string entity)
    {
        (IDataView home, IDataView guide) = (_ml.View(SequenceWorld.Rows(300, 3)), _ml.View(SequenceWorld.Rows(200, 4)));
        FeatureAlignmentTransformer alignment = _ml.Transforms.AlignFeatureSchema(Schema, "guide")
            .Fit(guide, _ml.Transforms.AlignFeatureSchema(Schema, "home").Fit(home));
        MultiEntityPretrainingOptions options = TinyEntities.Pretraining();
        (options.SequencePooling, options.CommonExtractor) = (pooling, extractor);
        CtrPredictionTransformer model = _ml.BinaryClassification.Trainers.MultiEntityPretraining(options)
            .Fit(_ml.Data.AppendEntities(
            [("home", alignment.WithDomain("home").Transform(home)), ("guide", alignment.Transform(guide))]));
        using var scope = torch.NewDisposeScope();
        FrozenEntity side = EntitySide.Of(new TransformerChain<ITransformer>(alignment, model), entity);
        MultiEntityShape shape = MultiEntityShape.Of(options);
        FeaturePlan plan = shape.Tower.PlanOf(model.Model.Layout);
        float[][] all = Features(alignment.WithDomain(entity), guide), own = Features(
            new FeatureAlignmentTransformer(alignment.Environment, side.Alignment, entity, "Features"), guide);
        Assert.That(own[0].Length, Is.EqualTo(all[0].Length - (entity == "home" ? 1 : 5)), "the other's fields are gone");

        SourceVectors cut = Vectors(side.Shape, side.Plan, side.Entity, side.Weights, own);
        SourceVectors whole = Vectors(
            shape, plan, model.Model.Content.Entities!.Single(each => each.Name == entity), model.Model.Weights, all);
        foreach ((Tensor expected, Tensor actual) in whole.Hidden.Zip(cut.Hidden))
            Assert.That(actual.ToWeights().Values, Is.EqualTo(expected.ToWeights().Values).Within(1e-6f));
        Assert.That(whole.Hidden[^1].std().item<float>(), Is.GreaterThan(0));
    }

    private static SourceVectors Vectors(
        MultiEntityShape shape, FeaturePlan plan, EntityFields entity, IReadOnlyDictionary<string, WeightTensor> weights,
        float[][] rows)
    {
        using var side = new EntityPath(shape, plan, entity, weights, CPU);
        var batch = new ImpressionBatch
        {
            Count = rows.Length,
            Features = [null, TestNetwork.Encode(plan, rows, trained: false)],
            Plain = [null, null],
        };
        return side.Compute(BatchPart.Whole(batch, CPU));
    }

    private static float[][] Features(FeatureAlignmentTransformer alignment, IDataView rows) =>
        [.. alignment.Transform(rows).GetColumn<float[]>("Features")];
}
