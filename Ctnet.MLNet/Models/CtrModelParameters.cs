using Ctnet.MLNet.Alignment;
using Ctnet.MLNet.Models;
using Ctnet.MLNet.Networks;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Training;

namespace Ctnet.MLNet.Trainers;

/// <summary>
/// A trained model: its weights, the graph that scores with them, and what a trainer needs to go on from it. Immutable, thread-safe.
/// </summary>
public sealed class CtrModelParameters
{
    private readonly CtrModelContent _content;
    private readonly Lazy<CompiledGraph> _compiled, _folded;
    private readonly Lazy<string> _version;

    internal CtrModelParameters(
        CtrModelContent content, IReadOnlyDictionary<string, WeightTensor> weights, IReadOnlyDictionary<string, WeightTensor>? optimizerState,
        FrozenSource? source, long foldedBytes = GraphFolding.DefaultBytes)
    {
        _content = content;
        Weights = weights;
        OptimizerState = optimizerState;
        Source = source;
        FoldedBytes = foldedBytes;
        _compiled = new(Compile);
        _folded = new(() => GraphFolding.Fold(Compiled, foldedBytes));
        _version = new(() => ModelVersion.Of(weights));
    }

    /// <summary>The trainer that made it: "CtrTower", "CtnetAdapter", "MultiEntityPretraining" or "MultiEntityTransfer".</summary>
    public string Trainer => _content.Trainer;

    /// <summary>How its feature vectors are laid out.</summary>
    public FeatureLayout Layout => _content.Layout;

    /// <summary>How many times it was fitted: once, and once more for each continual step.</summary>
    public int Steps => _content.History.Count;

    /// <summary>How many rows it was trained on, counted once for each step that had them.</summary>
    public long Rows => _content.History.Sum(record => record.Rows);

    /// <summary>How it came about: a record for each fit, the first one first.</summary>
    public IReadOnlyList<TrainingRecord> History => _content.History;

    /// <summary>Tells models apart: 16 hexadecimal digits that depend on all trained weights and on nothing else.</summary>
    public string Version => _version.Value;

    /// <summary>The trainer's options as JSON, without those that are of the machine (device, threads).</summary>
    public string Options => _content.Options.GetRawText();

    internal CtrModelContent Content => _content;

    /// <summary>The trainer that made it.</summary>
    /// <exception cref="InvalidModelException">This library has no such trainer.</exception>
    internal TrainerKind Kind => TrainerKind.Of(_content.Trainer);

    /// <summary>What was trained.</summary>
    internal IReadOnlyDictionary<string, WeightTensor> Weights { get; }

    internal IReadOnlyDictionary<string, WeightTensor>? OptimizerState { get; }

    /// <summary>The frozen source tower that is part of it.</summary>
    internal FrozenSource? Source { get; }

    /// <summary>The weights that are trained with the source: all but the fallback tower's.</summary>
    internal CtrModelParameters WithoutFallback => WithWeights(weights => weights.Where(weight => !WeightNames.IsUnder(GraphNames.Fallback, weight.Key)));

    /// <summary>A target tower that stands alone: the fallback or, without one, the target tower without its adapters.</summary>
    internal CtrModelParameters TowerAlone
    {
        get
        {
            string name = _content.Transfer is null ? GraphNames.Tower : GraphNames.Fallback;
            return WithWeights(weights => weights.Renamed(name, GraphNames.Tower));
        }
    }

    /// <summary>The graph, ready to execute.</summary>
    /// <exception cref="InvalidModelException">The graph and the weights do not fit each other.</exception>
    internal CompiledGraph Compiled => _compiled.Value;

    /// <summary>The graph with folded layers, which rows are scored with; folded when it is first asked for.</summary>
    internal CompiledGraph Folded => _folded.Value;

    /// <summary>What its folded layers may take.</summary>
    internal long FoldedBytes { get; }

    /// <summary>A copy whose folded layers may take this many bytes.</summary>
    internal CtrModelParameters WithFoldedBytes(long bytes) => new(_content, Weights, OptimizerState, Source, bytes);

    /// <exception cref="InvalidModelException">They are no such options.</exception>
    internal TOptions OptionsAs<TOptions>() => new ModelSection(_content.Options).Read<TOptions>();

    /// <summary>Whether scoring encodes a row for the source, too: a target that only carries its changes over does not.</summary>
    internal bool ReadsSourceFeatures => _content.Graph.Inputs.ContainsKey(GraphNames.SourceFeatures);

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

    // The graph has one of both towers: the other is to be trained on.
    private bool HasWholeFallback
    {
        get
        {
            KeyValuePair<string, WeightTensor>[] own = [.. Weights.Under(GraphNames.Tower)];
            IReadOnlyDictionary<string, WeightTensor> fallback = TowerAlone.Weights;
            return own.Length == fallback.Count
                && own.All(weight => fallback.TryGetValue(weight.Key, out WeightTensor? other) && other.Shape.SequenceEqual(weight.Value.Shape));
        }
    }

    private CtrModelParameters WithWeights(
        Func<IEnumerable<KeyValuePair<string, WeightTensor>>, IEnumerable<KeyValuePair<string, WeightTensor>>> choose) => new(
            _content, choose(Weights).ToDictionary(), OptimizerState is null ? null : choose(OptimizerState).ToDictionary(), Source);

    private CompiledGraph Compile()
    {
        var graph = new CompiledGraph(_content.Graph, AllWeights);
        CheckInput(GraphNames.Features, Layout);
        if (Source is not null && ReadsSourceFeatures)
            CheckInput(GraphNames.SourceFeatures, Source.Alignment.LayoutFor(Source.Domain));
        if (_content.Entities is IReadOnlyList<EntityFields> entities && (graph.WidthOf(GraphNames.Entity) != entities.Count
            || entities.Any(entity => entity is null) || entities.Select(entity => entity.Name).Distinct().Count() != entities.Count))
            throw new InvalidModelException("The model's graph does not tell its entities apart.");
        if (_content.Transfer is TransferState transfer && !(transfer.Recent.IsFinite && HasWholeFallback))
            throw new InvalidModelException("The model's fallback tower has other weights than its target tower, or what it remembers of the source is not finite.");
        if (graph.WidthOf(GraphNames.TowerLogit) != 1)
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
