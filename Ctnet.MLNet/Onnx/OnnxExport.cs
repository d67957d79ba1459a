using Ctnet.MLNet.Models;
using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Scoring.Nodes;
using Ctnet.MLNet.Scoring.Plans;
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
        var names = new Dictionary<string, string> { [GraphNames.Features] = prediction.FeatureColumnName };
        var metadata = new Dictionary<string, string> { [prediction.FeatureColumnName] = parameters.Layout.ToJson() };
        foreach (ReadSource read in parameters.ReadSources)
        {
            string column = read.Name is null ? sourceFeatureColumn : $"{sourceFeatureColumn}.{read.Name}";
            names.Add(read.Input, column);
            metadata.Add(column, read.Source.Alignment.LayoutFor(read.Source.Domain).ToJson());
        }

        OnnxGraph onnx = Convert(parameters.Compiled, names);
        onnx.Add("Identity", [GraphNames.TowerLogit], "Score");
        onnx.Add("Sigmoid", [GraphNames.TowerLogit], "Probability");
        onnx.Output("Score", 1);
        onnx.Output("Probability", 1);
        if (parameters.PredictsConversions)
        {
            onnx.Add("Sigmoid", [GraphNames.ConversionLogit], PredictionColumns.ConversionName);
            onnx.Add("Sigmoid", [GraphNames.JointLogit], PredictionColumns.ClickAndConversionName);
            onnx.Output(PredictionColumns.ConversionName, 1);
            onnx.Output(PredictionColumns.ClickAndConversionName, 1);
        }
        onnx.WriteTo(stream, metadata);
    }

    /// <summary>Converts a graph, without outputs.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="names">New names for the graph's inputs; others keep their names.</param>
    /// <exception cref="NotSupportedException">An operation of the graph has no ONNX form here.</exception>
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

        foreach (GraphNode node in graph.Graph.Nodes)
            node.WriteOnnx(onnx, graph.Scope);
        return onnx;
    }
}
