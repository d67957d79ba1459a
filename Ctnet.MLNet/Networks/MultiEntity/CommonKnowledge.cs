using Ctnet.MLNet.Models;
using Ctnet.MLNet.Networks.Layers;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Scoring.Nodes;
using Ctnet.MLNet.Trainers;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks.MultiEntity;

/// <summary>Extracts the knowledge that all entities have in common from their aligned vectors (MKT, section 3).</summary>
internal abstract class CommonKnowledge(string name) : nn.Module(name)
{
    /// <summary>The towers of the extractor, which dropout applies to.</summary>
    public abstract IEnumerable<Tower> Towers { get; }

    /// <param name="shape">The model's sizes.</param>
    /// <param name="width">The length of an aligned input.</param>
    /// <param name="entities">The numbers of the entities that the extractor has parts for.</param>
    /// <param name="random">Draws the first weights.</param>
    public static CommonKnowledge Create(MultiEntityShape shape, int width, IReadOnlyList<int> entities, Random random) =>
        shape.Extractor switch
        {
            CommonExtractor.Ple => new LayeredExperts(shape, width, entities, random),
            CommonExtractor.Mmoe => new GatedExperts(shape, width, entities, random),
            CommonExtractor.Star => new StarLayers(shape, width, entities, random),
            CommonExtractor.SharedBottom => new SharedBottom(shape, width, random),
            _ => throw new ArgumentOutOfRangeException(nameof(shape)),
        };

    /// <summary>g_com of rows of one entity, [rows, knowledge width].</summary>
    /// <param name="entity">The entity's number.</param>
    /// <param name="input">The aligned input, [rows, width].</param>
    public abstract Tensor Extract(int entity, Tensor input);

    /// <summary>Adds g_com of an entity to a scoring graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="weights">This module's name, which is also the prefix of the nodes' names.</param>
    /// <param name="entity">The entity's number.</param>
    /// <param name="input">The name of the aligned input.</param>
    public abstract string Export(GraphBuilder graph, string weights, int entity, string input);

    /// <summary>
    /// The sum of the experts' vectors [rows, width], weighted by the softmax of the gate's scores [rows, experts].
    /// </summary>
    protected static Tensor Mix(Tensor scores, IReadOnlyList<Tensor> experts) =>
        scores.softmax(1).unsqueeze(1).bmm(stack(experts, 1)).squeeze(1);

    protected static string Mix(GraphBuilder graph, string name, string input, string gate, string[] experts)
    {
        string shares = graph.Add(new SoftmaxNode($"{name}.shares", graph.Linear($"{name}.scores", input, gate)));
        return graph.Add(new MixNode(name, shares, experts));
    }
}
