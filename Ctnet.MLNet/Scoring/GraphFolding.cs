using Ctnet.MLNet.Scoring.Kernels;
using Ctnet.MLNet.Scoring.Nodes;
using Ctnet.MLNet.Scoring.Plans;

namespace Ctnet.MLNet.Scoring;

/// <summary>
/// Folds linear layers into the embeddings that they read. After training neither changes, so a layer's product with an id's
/// embedding can be computed in advance, looked up and added. Fields with few ids are folded first, and as many as a budget of
/// memory allows.
/// </summary>
/// <remarks>
/// Fields are folded whole, rather than the ids that occur most. A product is read from the nearest caches several times as fast
/// as it is computed, but not from farther away; and a batch in which some ids of a field are looked up and others multiplied
/// loses more than it gains (docs/deployment.md has the figures). Whole fields also keep a row's score independent of the rows
/// that are scored with it: their products are added in the same way for a row alone and in a batch.
/// </remarks>
internal sealed class GraphFolding
{
    /// <summary>The default budget for folded products, in bytes: about what a core's second-level cache holds.</summary>
    public const long DefaultBytes = 4L << 20;

    // The product with a narrower embedding is so short that only the nearest caches give its result sooner. The narrower the
    // embeddings of a field are, the larger its products therefore count in the budget.
    private const int FullWidth = 16;

    private readonly CompiledGraph _graph;
    private readonly Dictionary<string, GraphNode> _nodes;

    // The folded fields: an embedding node, and the index of one of its fields.
    private readonly HashSet<(string Node, int Field)> _folded;
    private readonly List<GraphNode> _rewritten = [];
    private readonly HashSet<string> _added = [];

    private GraphFolding(CompiledGraph graph, long bytes)
    {
        (_graph, _nodes) = (graph, graph.Graph.Nodes.ToDictionary(node => node.Name));
        _folded = Choose(bytes);
    }

    /// <summary>The same graph with folded layers.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="bytes">The memory that all folded products may take.</param>
    /// <param name="kept">Nodes to keep. Nodes that no other node reads are kept too; others may be left out.</param>
    public static CompiledGraph Fold(CompiledGraph graph, long bytes, params IEnumerable<string> kept)
    {
        var folding = new GraphFolding(graph, bytes);
        if (folding._folded.Count == 0)
            return graph;
        foreach (GraphNode node in graph.Graph.Nodes)
            folding._rewritten.Add(node is LinearNode layer ? folding.Rewrite(layer) : node);
        return new(new ScoringGraph(graph.Graph.Inputs, folding.Needed(kept)), graph.Scope.Weights);
    }

    private HashSet<(string Node, int Field)> Choose(long bytes)
    {
        var sizes = new Dictionary<(string, int), double>();
        foreach (LinearNode layer in _nodes.Values.OfType<LinearNode>())
        {
            foreach ((EmbeddingNode node, int field, _) in Singles(layer.Input))
            {
                double narrowness = Math.Max(1, (double)FullWidth / node.Width);
                long bytesOfAnId = FoldedLayer.BytesOfAnId(_graph.WidthOf(layer.Name));
                double size = narrowness * narrowness * node.Fields[field].Rows * bytesOfAnId;
                sizes[(node.Name, field)] = sizes.GetValueOrDefault((node.Name, field)) + size;
            }
        }

        var chosen = new HashSet<(string, int)>();
        double left = bytes;
        foreach (((string, int) field, double size) in sizes.OrderBy(size => size.Value))
        {
            if ((left -= size) < 0)
                break;
            chosen.Add(field);
        }

        return chosen;
    }

    private GraphNode Rewrite(LinearNode layer)
    {
        FoldedField[] fields =
        [
            .. from single in Singles(layer.Input)
               where _folded.Contains((single.Node.Name, single.Field))
               let node = single.Node
               select new FoldedField(node.Input, node.Fields[single.Field], node.Table, node.Width, single.Column),
        ];
        if (fields.Length == 0)
            return layer;
        int[] columns = [.. Enumerable.Range(0, _graph.WidthOf(layer.Input)).Where(
            column => !fields.Any(field => column >= field.Column && column < field.Column + field.Width))];
        string[] parts = [.. Leaves(layer.Input).Select(leaf => RestOf(leaf.Name)).OfType<string>()];
        string? rest = parts.Length < 2 ? parts.FirstOrDefault() : AddOnce(new ConcatenateNode(NameOfRest(layer.Input), parts));
        GraphScope scope = _graph.Scope;
        var weights = new FoldedLayer(scope.Weight(layer.Weight), layer.BiasIn(scope), columns, fields, scope.Weights);
        return new FoldedLinearNode(layer.Name, rest, fields, weights);
    }

    // The rest of a part of an input: the part itself, an embedding of fewer fields, or null if nothing is left.
    private string? RestOf(string part)
    {
        if (_nodes.GetValueOrDefault(part) is not EmbeddingNode node || !node.Fields.Index().Any(field => IsFolded(field.Index)))
            return part;
        EmbeddedField[] fields = [.. node.Fields.Index().Where(field => !IsFolded(field.Index)).Select(field => field.Item)];
        return fields.Length == 0 ? null : AddOnce(node with { Name = NameOfRest(part), Fields = fields });

        bool IsFolded(int field) => _folded.Contains((part, field));
    }

    private string AddOnce(GraphNode node)
    {
        if (_added.Add(node.Name))
            _rewritten.Add(node);
        return node.Name;
    }

    private static string NameOfRest(string input) => $"{input} (not folded)";

    // The fields of one id within an input, and the columns where their embeddings begin.
    private IEnumerable<(EmbeddingNode Node, int Field, int Column)> Singles(string input) =>
        from leaf in Leaves(input)
        let node = _nodes.GetValueOrDefault(leaf.Name) as EmbeddingNode
        where node is not null
        from field in node.Fields.Index()
        where field.Item.Count == 1
        select (node, field.Index, leaf.Column + field.Index * node.Width);

    // The nodes that an input is concatenated from, and the columns where they begin.
    private List<(string Name, int Column)> Leaves(string input, int column = 0)
    {
        if (_nodes.GetValueOrDefault(input) is not ConcatenateNode all)
            return [(input, column)];
        var leaves = new List<(string, int)>();
        foreach (string part in all.Inputs)
        {
            leaves.AddRange(Leaves(part, column));
            column += _graph.WidthOf(part);
        }

        return leaves;
    }

    // The rewritten nodes that lead to a node that is kept.
    private List<GraphNode> Needed(IEnumerable<string> kept)
    {
        HashSet<string> read = [.. _nodes.Values.SelectMany(node => node.Reads)];
        HashSet<string> needed = [.. _nodes.Keys.Where(name => !read.Contains(name)), .. kept];
        var nodes = new List<GraphNode>();
        foreach (GraphNode node in _rewritten.AsEnumerable().Reverse().Where(node => needed.Contains(node.Name)))
        {
            nodes.Add(node);
            needed.UnionWith(node.Reads);
        }

        nodes.Reverse();
        return nodes;
    }
}
