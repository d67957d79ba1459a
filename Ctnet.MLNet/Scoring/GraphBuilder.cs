namespace Ctnet.MLNet.Scoring;

/// <summary>Builds a <see cref="ScoringGraph"/>; each call adds a node and gives its name, for later nodes to read.</summary>
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

    public string Linear(string name, string input, string weights) => Add(new LinearNode(name, input, $"{weights}.weight", $"{weights}.bias"));

    public string Sum(string name, params string[] inputs) => inputs.Length == 1 ? inputs[0] : Add(new SumNode(name, inputs));

    public ScoringGraph Build() => new(_inputs, _nodes);
}
