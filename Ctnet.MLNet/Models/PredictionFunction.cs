using Ctnet.MLNet.Alignment.BadRows;
using Ctnet.MLNet.Alignment.Encoders;
using Ctnet.MLNet.Entities;
using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Scoring.Plans;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Models;

/// <summary>Scores rows: reads their columns, encodes them for the sources, and runs the graph.</summary>
internal sealed class PredictionFunction : BatchFunction
{
    private readonly GraphExecutor _executor;
    private readonly (RowEncoder Encoder, string Input)[] _sources;
    private readonly EntityMarks? _marks;
    private readonly (ValueGetter<VBuffer<float>> Getter, string Name)[] _columns;
    private readonly float _threshold;
    private VBuffer<float> _buffer;

    public PredictionFunction(CtrPredictionTransformer parent, DataViewRow input, int capacity)
    {
        _executor = new GraphExecutor(parent.Model.Folded, capacity);
        _threshold = parent.Threshold;
        _sources =
        [
            .. parent.Model.ReadSources.Select(read => (
                new RowEncoder(
                    read.Source.Alignment, read.Source.Domain, input, ProblemColumn.PolicyBeside(input.Schema)),
                read.Input)),
        ];
        _marks = parent.Model.Content.Entities is IReadOnlyList<EntityFields> entities
            ? new EntityMarks(input, parent.EntityColumnName, entities)
            : null;
        _columns =
        [
            (input.GetGetter<VBuffer<float>>(input.Schema[parent.FeatureColumnName]), GraphNames.Features),
            .. parent.SourceColumns.Select(name => (input.GetGetter<VBuffer<float>>(input.Schema[name]), name)),
        ];
    }

    public override Delegate CreateGetter(int output, Func<int> slot) => output switch
    {
        PredictionColumns.PredictedLabel =>
            (ValueGetter<bool>)((ref bool value) => value = Logit(GraphNames.TowerLogit, slot()) > _threshold),
        PredictionColumns.Score =>
            (ValueGetter<float>)((ref float value) => value = Logit(GraphNames.TowerLogit, slot())),
        PredictionColumns.Conversion => Probability(GraphNames.ConversionLogit, slot),
        PredictionColumns.ClickAndConversion => Probability(GraphNames.JointLogit, slot),
        _ => Probability(GraphNames.TowerLogit, slot),
    };

    public override void Take(int slot)
    {
        foreach ((ValueGetter<VBuffer<float>> getter, string name) in _columns)
        {
            getter(ref _buffer);
            _buffer.CopyTo(_executor.Row(name, slot));
        }

        foreach ((RowEncoder encoder, string name) in _sources)
            encoder.Encode(_executor.Row(name, slot));
        _marks?.Write(_executor.Row(GraphNames.Entity, slot));
    }

    public override void Compute(int rows) => _executor.Run(rows);

    private ValueGetter<float> Probability(string logit, Func<int> slot) =>
        (ref float value) => value = (float)(1 / (1 + Math.Exp(-Logit(logit, slot()))));

    private float Logit(string name, int slot) => _executor.Row(name, slot)[0];
}
