using Ctnet.MLNet.Networks.Layers;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Scoring.Nodes;
using Ctnet.MLNet.Scoring.Plans;

namespace Ctnet.MLNet.Networks.MultiEntity;

/// <summary>
/// The scoring graph of a network that reads its fields by groups. It has a node for each field and a node for each group.
/// </summary>
internal static class FieldVectorGraph
{
    /// <summary>Adds a node for each field of a plan.</summary>
    /// <returns>The nodes' names, by the fields' first slots.</returns>
    public static IReadOnlyDictionary<int, string> Fields(this GraphBuilder graph, string tower, string vector, FeaturePlan plan)
    {
        var nodes = new Dictionary<int, string>();
        foreach ((int index, FieldSlots field) in plan.Layout.Fields.Index())
        {
            string name = $"{tower}.field{index}";
            if (!field.IsEmbedded && field.Kind != FieldKind.Vector)
            {
                int[] slots = [.. Enumerable.Range(field.Start, field.Count)];
                nodes.Add(field.Start, graph.Add(new NumbersNode(name, vector, slots)));
            }

            foreach (TablePlan table in plan.Tables)
            {
                foreach (EmbeddedField pooled in table.Pooled.Where(pooled => pooled.Start == field.Start))
                {
                    nodes.Add(field.Start, graph.Add(new EmbeddingNode(
                        name, vector, $"{tower}.{table.Name}", [pooled], table.Width)));
                }
            }
        }

        foreach ((int index, AttendedSequence sequence) in plan.Sequences.Index())
            nodes.Add(sequence.Field.Start, SequenceAttention.Export(graph, tower, index, vector, sequence));
        foreach ((int index, ProjectedVector projected) in plan.Vectors.Index())
            nodes.Add(projected.Start, VectorProjections.Export(graph, tower, index, vector, projected));
        return nodes;
    }

    /// <summary>Concatenates fields; null for no fields.</summary>
    public static string? Group(
        this GraphBuilder graph, string name, IReadOnlyDictionary<int, string> nodes, IReadOnlyList<FieldVector> fields) =>
        graph.Concatenate(name, [.. fields.Select(field => nodes[field.Field.Start])]);

    /// <summary>Concatenates the inputs that are not null; null if all are.</summary>
    public static string? Concatenate(this GraphBuilder graph, string name, params string?[] inputs)
    {
        string[] present = [.. inputs.OfType<string>()];
        return present.Length < 2 ? present.FirstOrDefault() : graph.Add(new ConcatenateNode(name, present));
    }
}
