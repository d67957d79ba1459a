using Ctnet.MLNet.Scoring;

namespace Ctnet.MLNet.Networks;

/// <summary>
/// The scoring graph of a tower. Its nodes and its weights are named after the tower: "tower.input", "tower.layer1", "tower.logit".
/// </summary>
internal static class TowerGraph
{
    /// <summary>The embedded features, and the linear term if there is one.</summary>
    public static (string Input, string? Linear) Features(this GraphBuilder graph, string tower, string vector, FeaturePlan plan)
    {
        List<string> inputs = [], terms = [];
        foreach (TablePlan table in plan.Tables)
        {
            string name = $"{tower}.{table.Name}", suffix = table.Name["embeddings".Length..];
            inputs.Add(graph.Add(new EmbeddingNode($"{tower}.fields{suffix}", vector, name, table.Fields, table.Width)));
            if (plan.LinearTerm)
                terms.Add(graph.Add(new EmbeddingSumNode($"{tower}.linear{suffix}", vector, name, table.Fields, table.Width)));
        }

        if (plan.Numbers.Length > 0)
            inputs.Add(graph.Add(new NumbersNode($"{tower}.numbers", vector, plan.Numbers)));
        string input = graph.Add(new ConcatenateNode($"{tower}.input", [.. inputs]));
        return (input, terms.Count == 0 ? null : graph.Sum($"{tower}.linearTerm", [.. terms]));
    }

    /// <summary>The tower's layers over its input.</summary>
    /// <returns>The names of s_0 .. s_L.</returns>
    public static string[] Hidden(this GraphBuilder graph, string tower, string input, int depth)
    {
        string[] hidden = new string[depth + 1];
        hidden[0] = input;
        for (int l = 1; l <= depth; l++)
        {
            string product = graph.Linear($"{tower}.product{l}", hidden[l - 1], $"{tower}.layers.{l - 1}");
            hidden[l] = graph.Add(new ReluNode($"{tower}.layer{l}", product));
        }

        return hidden;
    }

    /// <summary>The tower's logit over its last layer, with the linear term if there is one and further terms.</summary>
    public static string Logit(this GraphBuilder graph, string tower, string last, string? linear, params IEnumerable<string> more)
    {
        string head = graph.Linear($"{tower}.head", last, $"{tower}.head");
        return graph.Add(new SumNode($"{tower}.logit", [head, .. linear is null ? [] : new[] { linear }, .. more]));
    }
}
