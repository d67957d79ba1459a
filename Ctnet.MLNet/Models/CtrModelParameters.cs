using Ctnet.MLNet.Alignment.Encoders;
using Ctnet.MLNet.Entities;
using Ctnet.MLNet.Models;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Scoring.Plans;
using Ctnet.MLNet.Settings;
using Microsoft.ML;

namespace Ctnet.MLNet;

/// <summary>
/// A trained model: its weights, the graph that scores with them, and what a trainer needs to go on from the model. Immutable and
/// thread-safe.
/// </summary>
public sealed class CtrModelParameters
{
    private readonly CtrModelContent _content;
    private readonly Lazy<CompiledGraph> _compiled, _folded;
    private readonly Lazy<string> _version;

    internal CtrModelParameters(
        CtrModelContent content,
        IReadOnlyDictionary<string, WeightTensor> weights,
        IReadOnlyDictionary<string, WeightTensor>? optimizerState,
        FrozenSource? source,
        IReadOnlyList<FurtherSource>? furtherSources = null,
        ExecutionSettings? settings = null)
    {
        _content = content;
        Weights = ModelTables.InPages(content, weights);
        OptimizerState = optimizerState is null ? null : ModelTables.InPages(content, optimizerState);
        Source = source;
        FurtherSources = furtherSources ?? [];
        Settings = settings ?? ExecutionSettings.Default;
        _compiled = new(Compile);
        _folded = new(() => Settings.Apply(Compiled));
        _version = new(() => ModelVersion.Of(Weights));
    }

    /// <summary>
    /// The name of the trainer that made the model: "CtrTower", "CtnetAdapter", "MultiEntityPretraining" or
    /// "MultiEntityTransfer".
    /// </summary>
    public string Trainer => _content.Trainer;

    /// <summary>The layout of the model's feature vectors.</summary>
    public FeatureLayout Layout => _content.Layout;

    /// <summary>The number of fits: the first one, and one for each continual step.</summary>
    public int Steps => _content.History.Count;

    /// <summary>The number of rows that the model was trained on, summed over all steps.</summary>
    public long Rows => _content.History.Sum(record => record.Rows);

    /// <summary>A record for each fit, the first one first.</summary>
    public IReadOnlyList<TrainingRecord> History => _content.History;

    /// <summary>Identifies the model: 16 hexadecimal digits that depend on all trained weights and on nothing else.</summary>
    public string Version => _version.Value;

    /// <summary>The trainer's options as JSON, without those of a single run, such as device and threads.</summary>
    public string Options => _content.Options.GetRawText();

    internal CtrModelContent Content => _content;

    /// <summary>Whether the model also predicts conversions.</summary>
    internal bool PredictsConversions => _content.Graph.Nodes.Any(node => node.Name == GraphNames.JointLogit);

    /// <summary>The trainer that made the model.</summary>
    /// <exception cref="InvalidModelException">This library has no such trainer.</exception>
    internal TrainerKind Kind => TrainerKind.Of(_content.Trainer);

    /// <summary>The trained weights by name.</summary>
    internal IReadOnlyDictionary<string, WeightTensor> Weights { get; }

    internal IReadOnlyDictionary<string, WeightTensor>? OptimizerState { get; }

    /// <summary>The frozen source that is part of the model; null for none.</summary>
    internal FrozenSource? Source { get; }

    /// <summary>The further source towers that are part of the model, in the order of the options.</summary>
    internal IReadOnlyList<FurtherSource> FurtherSources { get; }

    /// <summary>A copy without the weights of a fallback tower and of a second tower.</summary>
    internal CtrModelParameters OwnTower => WithWeights(weights => weights.Where(weight =>
        !WeightNames.IsUnder(GraphNames.Fallback, weight.Key) && !WeightNames.IsUnder(GraphNames.CarryOver, weight.Key)));

    /// <summary>A copy with the weights of the second tower alone; null without a second tower.</summary>
    internal CtrModelParameters? CarryOverTower => Weights.Under(GraphNames.CarryOver).Any()
        ? WithWeights(weights => weights.Renamed(GraphNames.CarryOver, GraphNames.Tower))
        : null;

    /// <summary>
    /// A copy with the weights of a target tower alone: the fallback's or, without one, the target tower's without its adapters.
    /// </summary>
    internal CtrModelParameters TowerAlone
    {
        get
        {
            string name = _content.Fallback is null ? GraphNames.Tower : GraphNames.Fallback;
            return WithWeights(weights => weights.Renamed(name, GraphNames.Tower));
        }
    }

    /// <summary>The graph, ready to execute.</summary>
    /// <exception cref="InvalidModelException">The graph and the weights do not fit each other.</exception>
    internal CompiledGraph Compiled => _compiled.Value;

    /// <summary>The graph with folded layers, which scores rows. It is folded on first use.</summary>
    internal CompiledGraph Folded => _folded.Value;

    /// <summary>How the graph is executed.</summary>
    internal ExecutionSettings Settings { get; }

    /// <summary>
    /// Why the model cannot read a feature column, and what to do; null if it can, or if the column does not name its alignment.
    /// </summary>
    /// <param name="features">The column.</param>
    /// <param name="goesOn">Whether the model is trained further; see <see cref="IdsMark.Fits"/>.</param>
    internal string? ProblemWith(DataViewSchema.Column features, bool goesOn = false) =>
        FeatureLayout.AlignmentOf(features) is FittedAlignment alignment ? _content.Alignment?.Against(alignment, goesOn) : null;

    /// <summary>A copy that is executed in another way.</summary>
    internal CtrModelParameters WithSettings(ExecutionSettings settings) =>
        new(_content, Weights, OptimizerState, Source, FurtherSources, settings);

    /// <summary>The trainer's options, read from the model's JSON.</summary>
    /// <exception cref="InvalidModelException">The JSON does not fit the type.</exception>
    internal TOptions OptionsAs<TOptions>() => new ModelSection(_content.Options).Read<TOptions>();

    /// <summary>
    /// The sources that scoring also encodes a row for, the first one first. A source that the target only carries over, or that
    /// the fallback replaces, is not among them.
    /// </summary>
    internal IEnumerable<ReadSource> ReadSources
    {
        get
        {
            IEnumerable<ReadSource> all = FurtherSources.Select(further => new ReadSource(
                further.Name, GraphNames.FurtherFeatures(further.Name), GraphNames.Further(further.Name), further.Tower));
            if (Source is not null)
                all = all.Prepend(new(null, GraphNames.SourceFeatures, GraphNames.Source, Source));
            return all.Where(source => _content.Graph.Inputs.ContainsKey(source.Input));
        }
    }

    private Dictionary<string, WeightTensor> AllWeights
    {
        get
        {
            var all = new Dictionary<string, WeightTensor>(Weights);
            foreach ((string name, WeightTensor weight) in ReadSources.SelectMany(source => source.Weights))
                all.Add(name, weight);
            return all;
        }
    }

    // The graph uses only one of the two towers, so compiling it does not check the other one, which training goes on from.
    private bool HasWholeFallback
    {
        get
        {
            KeyValuePair<string, WeightTensor>[] own = [.. Weights.Under(GraphNames.Tower)];
            IReadOnlyDictionary<string, WeightTensor> fallback = TowerAlone.Weights;
            return own.Length == fallback.Count
                && own.All(weight =>
                    fallback.TryGetValue(weight.Key, out WeightTensor? other) && other.Shape.SequenceEqual(weight.Value.Shape));
        }
    }

    private CtrModelParameters WithWeights(
        Func<IEnumerable<KeyValuePair<string, WeightTensor>>, IEnumerable<KeyValuePair<string, WeightTensor>>> choose) => new(
            _content,
            choose(Weights).ToDictionary(),
            OptimizerState is null ? null : choose(OptimizerState).ToDictionary(),
            Source,
            FurtherSources);

    private CompiledGraph Compile()
    {
        var graph = new CompiledGraph(_content.Graph, AllWeights);
        CheckInput(GraphNames.Features, Layout);
        foreach (ReadSource source in ReadSources)
            CheckInput(source.Input, source.Source.Alignment.LayoutFor(source.Source.Domain));
        if (_content.Entities is IReadOnlyList<EntityFields> entities
            && (graph.WidthOf(GraphNames.Entity) != entities.Count || entities.Any(entity => entity is null)
                || entities.Select(entity => entity.Name).Distinct().Count() != entities.Count))
            throw new InvalidModelException("The model's entities do not fit its graph.");
        if (_content.Alignment is { IsWhole: false })
            throw new InvalidModelException("The model's mark of its alignment is incomplete.");
        if (_content.Fallback is FallbackState fallback && !(fallback.Recent.IsFinite && HasWholeFallback))
        {
            throw new InvalidModelException("The model's fallback tower has other weights than its target tower, "
                + "or its measures of the source are not finite.");
        }
        if (graph.WidthOf(GraphNames.TowerLogit) != 1)
            throw new InvalidModelException("The model's logit is not one number.");
        if (PredictsConversions && (graph.WidthOf(GraphNames.ConversionLogit), graph.WidthOf(GraphNames.JointLogit)) != (1, 1))
            throw new InvalidModelException("The model's logits of conversions are not one number each.");
        return graph;

        void CheckInput(string name, FeatureLayout layout)
        {
            int width = graph.WidthOf(name);
            if (width != layout.Width)
            {
                throw new InvalidModelException(
                    $"The model's graph reads '{name}' of width {width}, but its layout has width {layout.Width}.");
            }
        }
    }
}
