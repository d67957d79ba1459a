using Ctnet.MLNet.Scoring.Nodes;
using Ctnet.MLNet.Scoring.Plans;

namespace Ctnet.MLNet.Scoring;

/// <summary>Builds a <see cref="ScoringGraph"/>. Each call adds a node and returns its name, for later nodes to read.</summary>
internal sealed class GraphBuilder
{
    private readonly Dictionary<string, int> _inputs = [];
    private readonly List<GraphNode> _nodes = [];

    public string Input(string name, int width)
    {
        _inputs.Add(name, width);
        return name;
    }

    public string Add(GraphNode node)
    {
        _nodes.Add(node);
        return node.Name;
    }

    public string Linear(string name, string input, string weights) =>
        Add(new LinearNode(name, input, GraphNames.Weight(weights), GraphNames.Bias(weights)));

    /// <summary>A linear layer without biases.</summary>
    public string Matrix(string name, string input, string weights) =>
        Add(new LinearNode(name, input, GraphNames.Weight(weights), null));

    /// <summary>The sum of the inputs. A single input is its own sum: no node is added.</summary>
    public string Sum(string name, params string[] inputs) => inputs.Length == 1 ? inputs[0] : Add(new SumNode(name, inputs));

    public ScoringGraph Build() => new(_inputs, _nodes);
}
