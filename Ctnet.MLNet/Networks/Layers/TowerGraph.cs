using Ctnet.MLNet.Models;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Scoring.Nodes;
using Ctnet.MLNet.Scoring.Plans;
using Ctnet.MLNet.Trainers;

namespace Ctnet.MLNet.Networks.Layers;

/// <summary>
/// The scoring graph of a tower. The tower's name is the prefix of its nodes and weights, such as "tower.input", "tower.layer1"
/// and "tower.logit".
/// </summary>
internal static class TowerGraph
{
    /// <summary>Adds the embedded features and, if the plan has one, the linear term.</summary>
    public static (string Input, string? Linear) Features(this GraphBuilder graph, string tower, string vector, FeaturePlan plan)
    {
        List<string> inputs = [];
        foreach (TablePlan table in plan.Tables)
        {
            string name = $"{tower}.{table.Name}", suffix = table.Name["embeddings".Length..];
            if (table.Pooled.Length > 0)
                inputs.Add(graph.Add(new EmbeddingNode($"{tower}.fields{suffix}", vector, name, table.Pooled, table.Width)));
        }

        if (plan.Numbers.Length > 0)
            inputs.Add(graph.Add(new NumbersNode($"{tower}.numbers", vector, plan.Numbers)));
        inputs.AddRange(plan.Sequences.Select((sequence, i) => SequenceAttention.Export(graph, tower, i, vector, sequence)));
        inputs.AddRange(plan.Vectors.Select((plans, i) => VectorProjections.Export(graph, tower, i, vector, plans)));
        string input = graph.Add(new ConcatenateNode($"{tower}.input", [.. inputs]));
        return (input, graph.LinearTerm(tower, vector, plan));
    }

    /// <summary>Adds the linear term; null if the plan has none.</summary>
    public static string? LinearTerm(this GraphBuilder graph, string tower, string vector, FeaturePlan plan)
    {
        string[] terms =
        [
            .. plan.Tables.Where(_ => plan.LinearTerm).Select(table => graph.Add(new EmbeddingSumNode(
                $"{tower}.linear{table.Name["embeddings".Length..]}",
                vector, $"{tower}.{table.Name}", table.Fields, table.Width))),
        ];
        return terms.Length == 0 ? null : graph.Sum($"{tower}.linearTerm", terms);
    }

    /// <summary>
    /// Adds the product of a layer, normalized if the shape has normalization. The first layer's input goes through the cross
    /// layers, if the shape has them.
    /// </summary>
    /// <param name="graph">The graph.</param>
    /// <param name="tower">The prefix of the weights' names.</param>
    /// <param name="input">The layer's input.</param>
    /// <param name="layer">The layer's number, from 1 on.</param>
    /// <param name="shape">The tower's shape.</param>
    /// <param name="nodes">
    /// The prefix of the nodes' names, for graphs that use the same weights more than once; null for <paramref name="tower"/>.
    /// </param>
    public static string Product(
        this GraphBuilder graph, string tower, string input, int layer, NetworkShape shape, string? nodes = null)
    {
        if (layer == 1 && shape.Interaction.Kind == Interaction.Cross)
            input = CrossLayers.Export(graph, tower, nodes ?? tower, input, shape);
        string product = graph.Linear($"{nodes ?? tower}.product{layer}", input, $"{tower}.layers.{layer - 1}");
        string name = $"{nodes ?? tower}.normalized{layer}", norm = $"{tower}.norms.{layer - 1}.";
        string scale = norm + Normalizer.Scale, bias = norm + Normalizer.Bias;
        return shape.Normalization switch
        {
            Normalization.None => product,
            Normalization.Layer => graph.Add(new LayerNormalizationNode(name, product, scale, bias)),
            _ => graph.Add(new BatchNormalizationNode(
                name, product, scale, bias, norm + Normalizer.Mean, norm + Normalizer.Variance)),
        };
    }

    /// <summary>Adds the tower's layers over its input.</summary>
    /// <returns>The names of s_0 .. s_L.</returns>
    public static string[] Hidden(this GraphBuilder graph, string tower, string input, NetworkShape shape, string? nodes = null)
    {
        string[] hidden = new string[shape.HiddenUnits.Count + 1];
        hidden[0] = input;
        for (int l = 1; l < hidden.Length; l++)
        {
            string product = graph.Product(tower, hidden[l - 1], l, shape, nodes);
            hidden[l] = shape.LinearEnd && l + 1 == hidden.Length
                ? product
                : graph.Activate($"{nodes ?? tower}.layer{l}", product, shape.Activation);
        }

        return hidden;
    }

    /// <summary>
    /// Adds the tower's logit: the head over the last layer, the linear term if there is one, factorization machines if the shape
    /// has them, more terms and the shape's shift.
    /// </summary>
    /// <param name="graph">The graph.</param>
    /// <param name="tower">The prefix of nodes and weights.</param>
    /// <param name="plan">How feature vectors are encoded.</param>
    /// <param name="shape">The tower's shape.</param>
    /// <param name="input">s_0.</param>
    /// <param name="last">s_L.</param>
    /// <param name="more">More terms; null for none.</param>
    public static string Logit(
        this GraphBuilder graph, string tower, FeaturePlan plan, NetworkShape shape, string input, string last,
        params IEnumerable<string?> more)
    {
        string head = graph.Linear($"{tower}.head", last, $"{tower}.head");
        IEnumerable<string> pairs = shape.Interaction.Kind == Interaction.FactorizationMachine
            ? FactorizationMachine.Export(graph, tower, input, plan)
            : [];
        return graph.Total(tower, shape, [head, .. pairs, .. more]);
    }

    /// <summary>Adds the logits of a conversion after a click, and of both. The logit of clicks was added before.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="last">The last hidden layer of the conversion tower.</param>
    /// <param name="shape">The shape of both towers. Its shift is for clicks only.</param>
    public static void Conversions(this GraphBuilder graph, string last, NetworkShape shape)
    {
        string head = GraphNames.Head(GraphNames.Conversion);
        string logit = graph.Total(GraphNames.Conversion, shape with { LogitShift = 0 }, graph.Linear(head, last, head));
        graph.Add(new JointLogitNode(GraphNames.JointLogit, GraphNames.TowerLogit, logit));
    }

    /// <summary>Adds the tower's logit: the sum of the terms that are not null and the shape's shift.</summary>
    public static string Total(this GraphBuilder graph, string tower, NetworkShape shape, params IEnumerable<string?> parts)
    {
        string[] terms = [.. parts.OfType<string>()];
        string name = $"{tower}.logit";
        if (shape.LogitShift == 0)
            return graph.Add(new SumNode(name, terms));
        string trained = graph.Add(new SumNode($"{tower}.trainedLogit", terms));
        return graph.Add(new ShiftNode(name, trained, (float)shape.LogitShift));
    }
}
