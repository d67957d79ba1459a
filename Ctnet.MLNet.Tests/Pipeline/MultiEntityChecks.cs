using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;
using static Ctnet.MLNet.Tests.Pipeline.SampleDomains;

namespace Ctnet.MLNet.Tests.Pipeline;

/// <summary>The trainers of several entities keep ML.NET's rules outside of a chain.</summary>
public sealed class MultiEntityChecks
{
    private static readonly FeatureAlignmentTransformer Alignment = Align().Fit(Rows);

    private static readonly IDataView Together = Context.Data.AppendEntities(
        [(Target, Alignment.Transform(Rows)), (Source, Alignment.WithDomain(Source).Transform(Rows))]);

    private static BinaryClassificationCatalog.BinaryClassificationTrainers Trainers => Context.BinaryClassification.Trainers;

    [Test]
    public void MultiEntityPretraining_keeps_the_rules() => EstimatorChecks.Check(
        Context, Trainers.MultiEntityPretraining(Pretraining()), Together, Without(Together, "Entity"), "Entity",
        notForFitting: Without(Together, "Label"));

    [Test]
    public void MultiEntityTransfer_keeps_the_rules()
    {
        var options = new MultiEntityTransferOptions
        {
            Pretrained =
                new TransformerChain<ITransformer>(Alignment, Trainers.MultiEntityPretraining(Pretraining()).Fit(Together)),
            EmbeddingSize = 3, HiddenUnits = [5, 4], BatchSize = 4, NumberOfEpochs = 2, NumberOfThreads = 1, Seed = 7,
        };
        EstimatorChecks.Check(Context, Trainers.MultiEntityTransfer(options), Aligned, Rows, "Features",
            notForFitting: Without(Aligned, "Label"));
    }

    private static MultiEntityPretrainingOptions Pretraining() => new()
    {
        EmbeddingSize = 3, HiddenUnits = [5, 4], HeadUnits = [3], AlignedUnits = 3,
        BatchSize = 4, NumberOfEpochs = 2, NumberOfThreads = 1, Seed = 7,
    };
}
