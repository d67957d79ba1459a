using Ctnet.MLNet.Samples.Quickstart;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;

namespace Ctnet.MLNet.Benchmarks;

/// <summary>CTNet over a tower of the home feed.</summary>
internal sealed class DailyAdapter(int seed, CtnetAdapterOptions options) : DailyModel(seed)
{
    private ITransformer? _source, _model;

    public override void Train(HomeImpression[] home, GuideImpression[] guide)
    {
        (IDataView homeRows, IDataView guideRows) = (Rows(home), Rows(guide));
        if (_source is not null)
        {
            _source = ML.BinaryClassification.Continue(_source, homeRows);
            _model = ML.BinaryClassification.Continue(_model!, guideRows, refreshedSource: _source);
            return;
        }

        _source = ML.Transforms.AlignFeatureSchema(Schema, "home")
            .Append(ML.BinaryClassification.Trainers.CtrTower("Clicked")).Fit(homeRows);
        (options.LabelColumnName, options.Source) = ("Clicked", _source);
        _model = ML.Transforms.AlignFeatureSchema(Schema, "guide")
            .Append(ML.BinaryClassification.Trainers.CtnetAdapter(options)).Fit(guideRows);
    }

    public override IEnumerable<float> Score(GuideImpression[] rows) => Probabilities(_model!.Transform(Rows(rows)));
}
