namespace Ctnet.MLNet.Scoring;

/// <summary>
/// Folds linear layers into the embeddings that they read. After training both stand still, so that a layer's product with an id's
/// embedding is a row to look up, and to add. Fields of few ids are folded first, and so many as fit a budget of memory.
/// </summary>
/// <remarks>
/// Whole fields are folded, not ids that occur often. From the nearest caches a row is read several times as fast as its product is
/// computed, from farther away it is not; and where some ids of a field are looked up and others multiplied, a batch loses more than it
/// gains (docs/deployment.md has the figures). So it is, too, that a field's rows are added alike for a row alone and in a batch, and a
/// row's scores do not depend on its company.
/// </remarks>
internal sealed class GraphFolding
{
    /// <summary>What folded rows may take if nothing else is said, in bytes: what a core's second-level cache holds, or little more.</summary>
    public const long DefaultBytes = 4L << 20;

    // Below, a product is so short that only the nearest caches give its result sooner: the fewer columns, the fewer rows may be folded.
    private const int FullWidth = 16;

    private readonly CompiledGraph _graph;
    private readonly Dictionary<string, GraphNode> _nodes;

    // Embedding nodes, and which of their fields.
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
    /// <param name="bytes">What all folded rows may take.</param>
    /// <param name="kept">Nodes whose values are wanted, beside those that no other node reads; of the others some may be gone.</param>
    public static CompiledGraph Fold(CompiledGraph graph, long bytes, params IEnumerable<string> kept)
    {
        var folding = new GraphFolding(graph, bytes);
        if (folding._folded.Count == 0)
            return graph;
        foreach (GraphNode node in graph.Graph.Nodes)
            folding._rewritten.Add(node is LinearNode layer ? folding.Rewrite(layer) : node);
        return new(new ScoringGraph(graph.Graph.Inputs, folding.Needed(kept)), graph.Weights);
    }

    private HashSet<(string Node, int Field)> Choose(long bytes)
    {
        var sizes = new Dictionary<(string, int), double>();
        foreach (LinearNode layer in _nodes.Values.OfType<LinearNode>())
        {
            foreach ((EmbeddingNode node, int field, _) in Singles(layer.Input))
            {
                double narrowness = Math.Max(1, (double)FullWidth / node.Width);
                double size = narrowness * narrowness * node.Fields[field].Rows * FoldedLayer.BytesOfAnId(_graph.WidthOf(layer.Name));
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
               select new FoldedField(single.Node.Input, single.Node.Fields[single.Field], single.Node.Table, single.Node.Width, single.Column),
        ];
        if (fields.Length == 0)
            return layer;
        int[] columns = [.. Enumerable.Range(0, _graph.WidthOf(layer.Input)).Where(
            column => !fields.Any(field => column >= field.Column && column < field.Column + field.Width))];
        string[] rest = [.. Leaves(layer.Input).Select(leaf => RestOf(leaf.Name)).OfType<string>()];
        return new FoldedLinearNode(
            layer, rest.Length < 2 ? rest.FirstOrDefault() : AddOnce(new ConcatenateNode(NameOfRest(layer.Input), rest)), columns, fields);
    }

    // What is left of a part of an input: the part, an embedding of fewer fields, or nothing.
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

    // The fields of one id within an input, and where their embeddings begin.
    private IEnumerable<(EmbeddingNode Node, int Field, int Column)> Singles(string input) =>
        from leaf in Leaves(input)
        let node = _nodes.GetValueOrDefault(leaf.Name) as EmbeddingNode
        where node is not null
        from field in node.Fields.Index()
        where field.Item.Count == 1
        select (node, field.Index, leaf.Column + field.Index * node.Width);

    // What an input is concatenated from.
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

    private List<GraphNode> Needed(IEnumerable<string> kept)
    {
        HashSet<string> read = [.. _nodes.Values.SelectMany(node => node.Reads)], needed = [.. _nodes.Keys.Where(name => !read.Contains(name)), .. kept];
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
