using Ctnet.MLNet.Samples.Quickstart;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Benchmarks;

/// <summary>
/// MKT: a pre-trained model of both domains' rows, which predicts the guide itself, or from which a model of the guide transfers.
/// </summary>
internal sealed class DailyEntities(int seed, bool isTransferred) : DailyModel(seed)
{
    private FeatureAlignmentTransformer? _alignment;
    private CtrPredictionTransformer? _pretrained;
    private ITransformer? _model;

    public override void Train(HomeImpression[] home, GuideImpression[] guide)
    {
        // The transfer model trains first: a pre-trained model that has seen the rows remembers their labels.
        if (_model is not null)
            _model = ML.BinaryClassification.Continue(_model, Rows(guide));
        ITransformer pretrained = Pretrain(Rows(home), Rows(guide));
        if (!isTransferred)
            return;
        if (_model is not null)
        {
            _model = ML.BinaryClassification.Continue(_model, Rows<GuideImpression>([]), refreshedSource: pretrained);
            return;
        }

        var options = new MultiEntityTransferOptions
        {
            LabelColumnName = "Clicked", Pretrained = pretrained, LearningRate = 0.01, EmbeddingLearningRate = 0.03,
        };
        _model = ML.Transforms.AlignFeatureSchema(Schema, "guide")
            .Append(ML.BinaryClassification.Trainers.MultiEntityTransfer(options)).Fit(Rows(guide));
    }

    public override IEnumerable<float> Score(GuideImpression[] rows) => Probabilities(
        _model?.Transform(Rows(rows)) ?? _pretrained!.Transform(ML.Data.AppendEntities([Part("guide", Rows(rows))])));

    private TransformerChain<ITransformer> Pretrain(IDataView home, IDataView guide)
    {
        _alignment = ML.Transforms.AlignFeatureSchema(Schema, "home").Fit(home, _alignment);
        _alignment = ML.Transforms.AlignFeatureSchema(Schema, "guide").Fit(guide, _alignment);
        _pretrained = ML.BinaryClassification.Trainers
            .MultiEntityPretraining(new MultiEntityPretrainingOptions { LabelColumnName = "Clicked" })
            .Fit(ML.Data.AppendEntities([Part("home", home), Part("guide", guide)]), null, _pretrained?.Model);
        return new TransformerChain<ITransformer>(_alignment.WithDomain("guide"), _pretrained);
    }

    private (string Domain, IDataView Rows) Part(string domain, IDataView rows) =>
        (domain, _alignment!.WithDomain(domain).Transform(rows));
}
