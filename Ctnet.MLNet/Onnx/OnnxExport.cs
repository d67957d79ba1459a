using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;

namespace Ctnet.MLNet.Onnx;

/// <summary>Writes a trained model's network as an ONNX file.</summary>
internal static class OnnxExport
{
    public static void Write(ITransformer model, string sourceFeatureColumn, Stream stream)
    {
        CtrPredictionTransformer prediction = Chains.Parts(model).OfType<CtrPredictionTransformer>().LastOrDefault()
            ?? throw new ArgumentException("The model has no part that CtrTower or CtnetAdapter trained.", nameof(model));
        CtrModelParameters parameters = prediction.Model;
        var names = new Dictionary<string, string>
        {
            [GraphNames.Features] = prediction.FeatureColumnName,
                [GraphNames.SourceFeatures] = sourceFeatureColumn,
        };
        var metadata = new Dictionary<string, string> { [prediction.FeatureColumnName] = parameters.Layout.ToJson() };
        if (parameters is { Source: { } source, ReadsSourceFeatures: true })
            metadata.Add(sourceFeatureColumn, source.Alignment.LayoutFor(source.Domain).ToJson());

        OnnxGraph onnx = Convert(parameters.Compiled, names);
        onnx.Add("Identity", [GraphNames.Logit], "Score");
        onnx.Add("Sigmoid", [GraphNames.Logit], "Probability");
        onnx.Output("Score", 1);
        onnx.Output("Probability", 1);
        onnx.WriteTo(stream, metadata);
    }

    /// <summary>The graph with its inputs under other names; it has no outputs yet.</summary>
    /// <exception cref="NotSupportedException">It has an operation that has no ONNX form here.</exception>
    public static OnnxGraph Convert(CompiledGraph graph, IReadOnlyDictionary<string, string> names)
    {
        var onnx = new OnnxGraph();
        foreach ((string name, int width) in graph.Graph.Inputs)
        {
            string column = names.GetValueOrDefault(name, name);
            onnx.Input(column, width);
            if (column != name)
                onnx.Add("Identity", [column], name);
        }

        var nodes = new OnnxNodes(onnx, graph);
        foreach (GraphNode node in graph.Graph.Nodes)
            nodes.Add(node);
        return onnx;
    }
}
