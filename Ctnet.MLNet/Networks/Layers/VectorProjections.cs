using Ctnet.MLNet.Networks.Embeddings;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Scoring.Nodes;
using Ctnet.MLNet.Scoring.Plans;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Ctnet.MLNet.Networks.Layers;

/// <summary>
/// A linear layer for each vector field of a plan. It maps the vector and its mark of "missing" to the width of an embedding.
/// </summary>
internal sealed class VectorProjections : ModuleList<Linear>
{
    /// <summary>The name of the module within its tower.</summary>
    public const string Name = "vectors";

    private readonly FeaturePlan _plan;

    /// <param name="plan">The plan.</param>
    /// <param name="random">Draws the first weights.</param>
    public VectorProjections(FeaturePlan plan, Random random)
        : base([.. plan.Vectors.Select(vector => Create(vector, random))]) => _plan = plan;

    /// <summary>
    /// The network's input: the gathered features without the vectors' values, the pooled sequences, the projected vectors.
    /// </summary>
    /// <param name="features">The gathered features.</param>
    /// <param name="sequences">The pooled sequences.</param>
    public Tensor Join(EmbeddedInput features, IEnumerable<Tensor> sequences)
    {
        Tensor[] added = [.. sequences, .. _plan.Vectors.Select((vector, i) => Project(features.Input, vector, this[i]))];
        if (added.Length == 0)
            return features.Input;
        return cat([features.Input.narrow(1, 0, _plan.KeptWidth), .. added], 1);
    }

    /// <summary>Adds a projected vector to a scoring graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="tower">The name of the tower.</param>
    /// <param name="index">The vector's index in the plan.</param>
    /// <param name="input">The name of the feature vector.</param>
    /// <param name="vector">The plan of the vector.</param>
    public static string Export(GraphBuilder graph, string tower, int index, string input, ProjectedVector vector)
    {
        string name = GraphNames.Vector(tower, index);
        string values = graph.Add(new VectorNode($"{name}.values", input, vector.Start, vector.Count));
        return graph.Linear(name, values, name);
    }

    // The values are data: no gradient is computed for them.
    private static Tensor Project(Tensor gathered, ProjectedVector vector, Linear projection) =>
        projection.call(gathered.narrow(1, vector.GatheredStart, vector.GatheredCount).detach());

    private static Linear Create(ProjectedVector vector, Random random)
    {
        Linear projection = Linear(vector.GatheredCount, vector.Width);
        Initialization.Layer(projection, random, gain: 1);
        return projection;
    }
}
