using Ctnet.MLNet.Alignment;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.SourceTower;

namespace Ctnet.MLNet.Trainers;

/// <summary>
/// A trained model: its weights, the graph that scores with them, and what a trainer needs to go on from it. Immutable, thread-safe.
/// </summary>
public sealed class CtrModelParameters
{
    private readonly CtrModelContent _content;
    private readonly Lazy<CompiledGraph> _compiled;

    internal CtrModelParameters(
        CtrModelContent content, IReadOnlyDictionary<string, WeightTensor> weights, IReadOnlyDictionary<string, WeightTensor>? optimizerState,
        SourceTowerModel? source)
    {
        (_content, Weights, OptimizerState, Source) = (content, weights, optimizerState, source);
        _compiled = new(Compile);
    }

    /// <summary>The trainer that made it: "CtrTower" or "CtnetAdapter".</summary>
    public string Trainer => _content.Trainer;

    /// <summary>How its feature vectors are laid out.</summary>
    public FeatureLayout Layout => _content.Layout;

    /// <summary>How many times it was fitted: once, and once more for each continual step.</summary>
    public int Steps => _content.Steps;

    /// <summary>How many rows it was trained on, counted once for each step that had them.</summary>
    public long Rows => _content.Rows;

    /// <summary>The trainer's options as JSON, without those that are of the machine (device, threads).</summary>
    public string Options => _content.Options.GetRawText();

    internal CtrModelContent Content => _content;

    /// <summary>What was trained.</summary>
    internal IReadOnlyDictionary<string, WeightTensor> Weights { get; }

    internal IReadOnlyDictionary<string, WeightTensor>? OptimizerState { get; }

    /// <summary>The frozen source tower that is part of it.</summary>
    internal SourceTowerModel? Source { get; }

    /// <summary>The graph, ready to execute.</summary>
    /// <exception cref="InvalidModelException">The graph and the weights do not fit each other.</exception>
    internal CompiledGraph Compiled => _compiled.Value;

    /// <exception cref="InvalidModelException">They are no such options.</exception>
    internal TOptions OptionsAs<TOptions>() => new ModelSection(_content.Options).Read<TOptions>();

    /// <summary>Whether scoring encodes a row for the source, too: a target that only carries its changes over does not.</summary>
    internal bool ReadsSourceFeatures => _content.Graph.Inputs.ContainsKey(CtrPredictionTransformer.SourceInput);

    private Dictionary<string, WeightTensor> AllWeights
    {
        get
        {
            var all = new Dictionary<string, WeightTensor>(Weights);
            foreach ((string name, WeightTensor weight) in ReadsSourceFeatures ? Source?.WeightsWithin ?? [] : [])
                all.Add(name, weight);
            return all;
        }
    }

    private CompiledGraph Compile()
    {
        var graph = new CompiledGraph(_content.Graph, AllWeights);
        CheckInput(CtrPredictionTransformer.FeaturesInput, Layout);
        if (Source is not null && ReadsSourceFeatures)
            CheckInput(CtrPredictionTransformer.SourceInput, Source.Alignment.LayoutFor(Source.Domain));
        if (graph.WidthOf(CtrPredictionTransformer.LogitNode) != 1)
            throw new InvalidModelException("The model's logit is not one number.");
        return graph;

        void CheckInput(string name, FeatureLayout layout)
        {
            int width = graph.WidthOf(name);
            if (width != layout.Width)
                throw new InvalidModelException($"The model's graph reads '{name}' of width {width}, and such vectors have {layout.Width}.");
        }
    }
}
