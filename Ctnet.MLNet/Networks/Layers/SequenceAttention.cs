using Ctnet.MLNet.Networks.Embeddings;
using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Scoring.Nodes;
using Ctnet.MLNet.Scoring.Plans;
using Ctnet.MLNet.Trainers;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Ctnet.MLNet.Networks.Layers;

/// <summary>The attention of <see cref="SequencePooling.Attention"/> over one sequence field.</summary>
internal sealed class SequenceAttention : nn.Module
{
    private const string LearntQuery = "query", Projection = "projection";

    private readonly AttendedSequence _sequence;
    private readonly Linear? _projection;

    public SequenceAttention(AttendedSequence sequence) : base(nameof(SequenceAttention))
    {
        _sequence = sequence;
        int width = sequence.Table.Width;
        if (sequence.Query is not AttentionQuery query)
        {
            register_parameter(LearntQuery, Parameter(zeros(width)));
            return;
        }

        _projection = Linear(query.Table.Width, width);
        using (no_grad())
        {
            using Tensor identity = eye(width, query.Table.Width);
            _projection.weight.copy_(identity);
            _projection.bias!.zero_();
        }

        register_module(Projection, _projection);
    }

    /// <summary>The pooled sequence, [rows, width].</summary>
    /// <param name="sequence">The sequence's elements.</param>
    /// <param name="gathered">The network's input, of which the query's embedding is a part.</param>
    public Tensor Pool(SequenceInput sequence, Tensor gathered)
    {
        Tensor query = _sequence.Query is AttentionQuery field
            ? _projection!.call(gathered.narrow(1, field.InputStart, field.Table.Width)).unsqueeze(2)
            : get_parameter(LearntQuery)!.view(1, -1, 1).expand(sequence.Elements.shape[0], -1, -1);
        Tensor scores = sequence.Elements.bmm(query).squeeze(2).Plus(sequence.Mask);
        return scores.softmax(1).unsqueeze(1).bmm(sequence.Elements).squeeze(1);
    }

    /// <summary>Adds the pooled sequence to a scoring graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="tower">The name of the tower.</param>
    /// <param name="index">The sequence's index in the plan.</param>
    /// <param name="vector">The name of the feature vector.</param>
    /// <param name="sequence">The plan of the sequence.</param>
    public static string Export(GraphBuilder graph, string tower, int index, string vector, AttendedSequence sequence)
    {
        string name = $"{tower}.attention.{index}", query = $"{name}.{LearntQuery}";
        if (sequence.Query is AttentionQuery field)
        {
            string item = graph.Add(new EmbeddingNode(
                $"{name}.item", vector, $"{tower}.{field.Table.Name}", [field.Field], field.Table.Width));
            graph.Linear(query, item, $"{name}.{Projection}");
        }
        else
        {
            graph.Add(new ConstantNode(query, query));
        }

        return graph.Add(new SequenceAttentionNode(
            $"{name}.pooled", vector, $"{tower}.{sequence.Table.Name}", sequence.Field, query));
    }
}
