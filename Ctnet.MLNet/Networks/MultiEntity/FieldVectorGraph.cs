using Ctnet.MLNet.Alignment;
using Ctnet.MLNet.Scoring;

namespace Ctnet.MLNet.Networks;

/// <summary>
/// The scoring graph of a network that takes its fields in by groups: a node for each field, and one for each group of them.
/// </summary>
internal static class FieldVectorGraph
{
    /// <summary>Adds a node for each field of a plan.</summary>
    /// <returns>By the field's first slot the node's name.</returns>
    public static IReadOnlyDictionary<int, string> Fields(this GraphBuilder graph, string tower, string vector, FeaturePlan plan)
    {
        var nodes = new Dictionary<int, string>();
        foreach ((int index, FieldSlots field) in plan.Layout.Fields.Index())
        {
            if (!field.IsEmbedded)
                nodes.Add(field.Start, graph.Add(new NumbersNode($"{tower}.field{index}", vector, [.. Enumerable.Range(field.Start, field.Count)])));
            foreach (TablePlan table in plan.Tables)
            {
                foreach (EmbeddedField pooled in table.Pooled.Where(pooled => pooled.Start == field.Start))
                    nodes.Add(field.Start, graph.Add(new EmbeddingNode($"{tower}.field{index}", vector, $"{tower}.{table.Name}", [pooled], table.Width)));
            }
        }

        foreach ((int index, AttendedSequence sequence) in plan.Sequences.Index())
            nodes.Add(sequence.Field.Start, SequenceAttention.Export(graph, tower, index, vector, sequence));
        return nodes;
    }

    /// <summary>Fields one after the other; null for no fields.</summary>
    public static string? Group(this GraphBuilder graph, string name, IReadOnlyDictionary<int, string> nodes, IReadOnlyList<FieldVector> fields) =>
        graph.Concatenate(name, [.. fields.Select(field => nodes[field.Field.Start])]);

    /// <summary>Those of the inputs that there are, one after the other; null if there are none.</summary>
    public static string? Concatenate(this GraphBuilder graph, string name, params string?[] inputs)
    {
        string[] present = [.. inputs.OfType<string>()];
        return present.Length < 2 ? present.FirstOrDefault() : graph.Add(new ConcatenateNode(name, present));
    }
}
