using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Trainers;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks;

/// <summary>Extracts the knowledge that entities have in common from their aligned vectors (MKT, section 3).</summary>
internal abstract class CommonKnowledge(string name) : nn.Module(name)
{
    /// <summary>The towers that it is made of, which may drop hidden values in training.</summary>
    public abstract IEnumerable<Tower> Towers { get; }

    /// <param name="shape">The model's sizes.</param>
    /// <param name="width">The length of an aligned input.</param>
    /// <param name="entities">The numbers of the entities that it has parts for.</param>
    /// <param name="random">Draws the first weights.</param>
    public static CommonKnowledge Create(MultiEntityShape shape, int width, IReadOnlyList<int> entities, Random random) => shape.Extractor switch
    {
        CommonExtractor.Ple => new LayeredExperts(shape, width, entities, random),
        CommonExtractor.Mmoe => new GatedExperts(shape, width, entities, random),
        CommonExtractor.Star => new StarLayers(shape, width, entities, random),
        CommonExtractor.SharedBottom => new SharedBottom(shape, width, random),
        _ => throw new ArgumentOutOfRangeException(nameof(shape)),
    };

    /// <summary>g_com, [rows, knowledge width], of rows of one entity.</summary>
    /// <param name="entity">The entity's number.</param>
    /// <param name="input">[rows, width]</param>
    public abstract Tensor Extract(int entity, Tensor input);

    /// <summary>Adds g_com of an entity to a scoring graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="weights">This module's name, and the beginning of the nodes' names.</param>
    /// <param name="entity">The entity's number.</param>
    /// <param name="input">The name of the aligned input.</param>
    public abstract string Export(GraphBuilder graph, string weights, int entity, string input);

    /// <summary>The sum of the experts' vectors [rows, width] by their shares [rows, experts].</summary>
    protected static Tensor Mix(Tensor scores, IReadOnlyList<Tensor> experts) =>
        scores.softmax(1).unsqueeze(1).bmm(stack(experts, 1)).squeeze(1);

    protected static string Mix(GraphBuilder graph, string name, string input, string gate, string[] experts) => graph.Add(new MixNode(
        name, graph.Add(new SoftmaxNode($"{name}.shares", graph.Linear($"{name}.scores", input, gate))), experts));
}
