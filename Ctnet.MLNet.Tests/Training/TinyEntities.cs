using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Tests.Training;

/// <summary>The domains of <see cref="TinyWorld"/> as two entity types: "home" has a placement, "guide" a topic.</summary>
internal sealed class TinyEntities
{
    private readonly MLContext _ml;

    public TinyEntities(MLContext ml, int rows = 400, int seed = 3)
    {
        _ml = ml;
        (Home, Guide) = (ml.View(TinyWorld.Home(rows, seed)), ml.View(TinyWorld.Guide(rows / 2, seed + 1)));
        FeatureAlignmentTransformer home = ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "home").Fit(Home);
        Alignment = ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide").Fit(Guide, home);
        Together = Append(Home, Guide);
    }

    public IDataView Home { get; }

    public IDataView Guide { get; }

    /// <summary>The alignment of both, for guide rows.</summary>
    public FeatureAlignmentTransformer Alignment { get; }

    /// <summary>The aligned rows of both, with their entities.</summary>
    public IDataView Together { get; }

    public IDataView Append(IDataView home, IDataView guide) => _ml.Data.AppendEntities(
        [("home", Alignment.WithDomain("home").Transform(home)), ("guide", Alignment.Transform(guide))]);

    public static MultiEntityPretrainingOptions Pretraining(int seed = 1) => new()
    {
        LabelColumnName = "Clicked", EmbeddingSize = 4, HiddenUnits = [8, 5], HeadUnits = [4], AlignedUnits = 6, BatchSize = 32,
        NumberOfThreads = 1, Seed = seed,
    };

    public static MultiEntityTransferOptions Transfer(ITransformer? pretrained, int seed = 1) => new()
    {
        LabelColumnName = "Clicked",
        EmbeddingSize = 3,
        HiddenUnits = [7, 4],
        BatchSize = 32,
        NumberOfThreads = 1,
        Seed = seed,
        Pretrained = pretrained,
    };

    public CtrPredictionTransformer FitPretrained(
        MultiEntityPretrainingOptions? options = null, CtrModelParameters? previous = null) =>
        _ml.BinaryClassification.Trainers.MultiEntityPretraining(options ?? Pretraining()).Fit(Together, null, previous);

    /// <summary>The alignment and the pre-trained model.</summary>
    public ITransformer Pipeline(CtrPredictionTransformer? model = null) =>
        new TransformerChain<ITransformer>(Alignment, model ?? FitPretrained());

    public TransformerChain<CtrPredictionTransformer> FitTransfer(
        ITransformer pretrained, Action<MultiEntityTransferOptions>? change = null)
    {
        MultiEntityTransferOptions options = Transfer(pretrained);
        change?.Invoke(options);
        return _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide")
            .Append(_ml.BinaryClassification.Trainers.MultiEntityTransfer(options)).Fit(Guide);
    }
}
