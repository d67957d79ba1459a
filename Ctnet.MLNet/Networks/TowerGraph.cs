using Ctnet.MLNet.Scoring;

namespace Ctnet.MLNet.Networks;

/// <summary>
/// The scoring graph of a tower. Its nodes and its weights are named after the tower: "tower.input", "tower.layer1", "tower.logit".
/// </summary>
internal static class TowerGraph
{
    /// <summary>The embedded features, and the linear term if there is one.</summary>
    public static (string Input, string? Linear) Features(
        this GraphBuilder graph, string tower, string vector, FeaturePlan plan, int embeddingSize, bool linearTerm)
    {
        EmbeddedField[] fields = [.. plan.Singles, .. plan.Sets];
        string table = $"{tower}.embeddings", input = $"{tower}.input";
        if (fields.Length == 0)
        {
            // Numbers alone: there are no ids to embed, nor to weigh.
            graph.Add(new NumbersNode(input, vector, plan.Numbers));
            return (input, null);
        }

        if (plan.Numbers.Length == 0)
        {
            graph.Add(new EmbeddingNode(input, vector, table, fields, embeddingSize));
        }
        else
        {
            graph.Add(new ConcatenateNode(input,
            [
                graph.Add(new EmbeddingNode($"{tower}.fields", vector, table, fields, embeddingSize)),
                graph.Add(new NumbersNode($"{tower}.numbers", vector, plan.Numbers)),
            ]));
        }

        return (input, linearTerm ? graph.Add(new EmbeddingSumNode($"{tower}.linear", vector, table, fields, embeddingSize)) : null);
    }

    /// <summary>The tower's layers over its input.</summary>
    /// <returns>The names of s_0 .. s_L.</returns>
    public static string[] Hidden(this GraphBuilder graph, string tower, string input, int depth)
    {
        string[] hidden = new string[depth + 1];
        hidden[0] = input;
        for (int l = 1; l <= depth; l++)
        {
            string linear = graph.Linear($"{tower}.linear{l}", hidden[l - 1], $"{tower}.layers.{l - 1}");
            hidden[l] = graph.Add(new ReluNode($"{tower}.layer{l}", linear));
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
