using Ctnet.MLNet;
using Ctnet.MLNet.Alignment.Columns;
using Ctnet.MLNet.Entities;
using Ctnet.MLNet.Models;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Scoring.Plans;
using Ctnet.MLNet.Settings;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(typeof(CtrPredictionTransformer), typeof(TransformerLoader<CtrPredictionTransformer>), null,
    typeof(SignatureLoadModel), "Click-through-rate prediction", CtrPredictionTransformer.SignatureName)]
[assembly: LoadableClass(typeof(IRowMapper), typeof(TransformerLoader<CtrPredictionTransformer>), null,
    typeof(SignatureLoadRowMapper), "Click-through-rate prediction", CtrPredictionTransformer.SignatureName)]

namespace Ctnet.MLNet;

/// <summary>
/// Predicts clicks with a trained model. It adds the columns PredictedLabel (Boolean), Score (Single, the logit) and Probability
/// (Single, 0 to 1), as ML.NET's own binary classifiers do. A model of conversions also adds ConversionProbability (Single, the
/// probability that a click leads to a conversion) and ClickAndConversionProbability (Single, the probability of both). It needs
/// no native library. Immutable and thread-safe.
/// </summary>
public sealed class CtrPredictionTransformer
    : BatchTransformer, ILoadable<CtrPredictionTransformer>, ISingleFeaturePredictionTransformer<CtrModelParameters>,
        ISingleFeaturePredictionTransformer
{
    internal const string SignatureName = "CtnetPrediction";

    private const string WeightPrefix = "weight.", OptimizerPrefix = "optimizer.";

    private readonly bool _savesState;

    /// <param name="host">The host.</param>
    /// <param name="model">The trained model.</param>
    /// <param name="featureColumn">The name of the feature column.</param>
    /// <param name="savesState">Whether saving keeps the optimizer's state even if the options do not ask for it.</param>
    /// <param name="threshold">The score above which the label is predicted to be true.</param>
    internal CtrPredictionTransformer(
        IHost host, CtrModelParameters model, string featureColumn, bool savesState = false, float threshold = 0)
        : base(host)
    {
        (Model, FeatureColumnName, _savesState, Threshold) = (model, featureColumn, savesState, threshold);
        int width = model.Layout.Width;
        FeatureColumnType = new VectorDataViewType(NumberDataViewType.Single, width);
        var inputs = new List<InputColumn> { InputColumn.FloatVector(featureColumn, "feature") };
        foreach (FrozenSource source in model.ReadSources.Select(read => read.Source))
            inputs.AddRange(DomainColumns.Require(source.Alignment.Schema, source.Domain));
        inputs.AddRange(SourceColumns.Select(column => InputColumn.FloatVector(column, "source")));
        if (model.Content.Entities is not null)
            inputs.Add(EntityColumn.Require(EntityColumnName));
        if (inputs.Any(input => string.IsNullOrEmpty(input.Name)))
            throw new InvalidModelException("The model reads a column without a name.");
        Inputs = inputs;
    }

    /// <summary>The trained model.</summary>
    public CtrModelParameters Model { get; }

    /// <summary>The name of the feature column.</summary>
    public string FeatureColumnName { get; }

    /// <summary>
    /// The Score above which PredictedLabel is true. It is 0, a probability of a half, unless <c>ChangeModelThreshold</c> has
    /// changed it.
    /// </summary>
    public float Threshold { get; }

    /// <summary>The type of the feature column: a known-size vector of Single.</summary>
    public DataViewType FeatureColumnType { get; }

    internal override IReadOnlyList<InputColumn> Inputs { get; }

    static string ILoadable<CtrPredictionTransformer>.LoaderSignature => SignatureName;

    private protected override string Signature => SignatureName;

    internal string EntityColumnName =>
        Model.OptionsAs<SavingOptions>().EntityColumnName
            ?? throw new InvalidModelException("The model's options name no entity column.");

    // The columns that FeaturizeWithSourceTower made: all other inputs of the graph have names of their own.
    internal IEnumerable<string> SourceColumns => Model.Content.Graph.Inputs.Keys
        .Where(name => name is not GraphNames.Features and not GraphNames.Entity)
        .Except(Model.ReadSources.Select(source => source.Input));

    static CtrPredictionTransformer ILoadable<CtrPredictionTransformer>.Load(IHost host, ModelSection section)
    {
        Content content = section.Read<Content>();
        var model = new CtrModelParameters(
            content.Model,
            section.TensorsOf(WeightPrefix, content.Weights),
            content.OptimizerState is null ? null : section.TensorsOf(OptimizerPrefix, content.OptimizerState),
            content.Source?.Read(section),
            ReadFurther(content.FurtherSources ?? [], section));
        // Refuses a model whose parts do not fit each other before it scores any row.
        _ = model.Kind;
        _ = model.Compiled;
        _ = model.OptionsAs<SavingOptions>();
        return new(host, model, content.FeatureColumn, threshold: content.Threshold ?? 0);
    }

    /// <summary>A copy whose saved form keeps everything that training needs to go on.</summary>
    internal CtrPredictionTransformer WithSavedState() => new(Host, Model, FeatureColumnName, savesState: true, Threshold);

    /// <summary>A copy with another threshold.</summary>
    internal CtrPredictionTransformer WithThreshold(float threshold) =>
        new(Host, Model, FeatureColumnName, _savesState, threshold);

    /// <summary>A copy whose last fit has this period.</summary>
    internal CtrPredictionTransformer WithPeriod(string period)
    {
        TrainingRecord[] history = [.. Model.History.SkipLast(1), Model.History[^1] with { Period = period }];
        var named = new CtrModelParameters(
            Model.Content with { History = history }, Model.Weights, Model.OptimizerState, Model.Source, Model.FurtherSources);
        return new(Host, named, FeatureColumnName, threshold: Threshold);
    }

    /// <summary>A copy whose graph is executed in another way.</summary>
    internal CtrPredictionTransformer WithSettings(ExecutionSettings settings) =>
        new(Host, Model.WithSettings(settings), FeatureColumnName, _savesState, Threshold);

    internal override IReadOnlyList<DataViewSchema.DetachedColumn> GetOutputs(DataViewSchema input)
    {
        foreach (string name in SourceColumns.Prepend(GraphNames.Features))
        {
            string column = name == GraphNames.Features ? FeatureColumnName : name;
            int width = Model.Content.Graph.Inputs[name];
            if (input[column].Type.GetVectorSize() != width)
            {
                throw Host.ExceptSchemaMismatch(
                    "inputSchema", "feature", column, $"Vector<Single, {width}>", input[column].Type.ToString()!);
            }
        }

        CheckAlignment(input);
        return PredictionColumns.For(input, Model.PredictsConversions);
    }

    internal override BatchFunction BindBatch(DataViewRow input, int capacity)
    {
        // A scorer binds the model to its rows without asking for the outputs' columns.
        CheckAlignment(input.Schema);
        return new PredictionFunction(this, input, capacity);
    }

    internal override RowTransformer With(ModelSection section) => TransformerLoader<CtrPredictionTransformer>.From(Host, section);

    private protected override ModelSection Describe()
    {
        SavingOptions options = Model.OptionsAs<SavingOptions>();
        bool withState = _savesState || options.SaveOptimizerState;
        // A model that is saved for training to go on keeps its weights to the last bit.
        bool asFloat16 = options.SaveWeightsAsFloat16 && !_savesState;
        IReadOnlyDictionary<string, WeightTensor>? state = withState ? Model.OptimizerState : null;
        FrozenSourceContent? source = Model.Source is null ? null : FrozenSourceContent.Of(Model.Source, withState);
        FurtherSourceContent[] further =
            [.. Model.FurtherSources.Select(source => FurtherSourceContent.Of(source, withState))];
        ModelSection section = ModelSection.Describe(new Content(
            Model.Content, FeatureColumnName, [.. Model.Weights.Keys], state?.Keys.ToArray(), source, further,
            Threshold == 0 ? null : Threshold));
        foreach ((string name, WeightTensor weight) in Model.Weights)
            section.Add(WeightPrefix + name, weight, asFloat16);
        foreach ((string name, WeightTensor tensor) in state ?? new Dictionary<string, WeightTensor>())
            section.Add(OptimizerPrefix + name, tensor);
        source?.AddTo(section, Model.Source!, asFloat16);
        foreach ((FurtherSourceContent described, FurtherSource tower) in further.Zip(Model.FurtherSources))
            described.AddTo(section, tower, asFloat16);
        return section;
    }

    private static FurtherSource[] ReadFurther(IReadOnlyList<FurtherSourceContent> sources, ModelSection section)
    {
        if (sources.Contains(null!) || sources.DistinctBy(source => source.Name).Count() < sources.Count)
            throw new InvalidModelException("The model's further sources do not have different names.");
        return [.. sources.Select(source => source.Read(section))];
    }

    private void CheckAlignment(DataViewSchema schema)
    {
        if (Model.ProblemWith(schema[FeatureColumnName]) is string problem)
            throw new InvalidOperationException($"Column '{FeatureColumnName}' does not fit the model. {problem}");
        if (ReadsMoreThanFeatures && FeatureLayout.IsReplaced(schema, FeatureColumnName))
        {
            throw new InvalidOperationException(
                $"Column '{FeatureColumnName}' was replaced after AlignFeatureSchema had made it, but the model's source reads "
                + "other columns, which are unchanged. Permutation feature importance would show a part of a feature's importance "
                + "only: use mlContext.BinaryClassification.FieldImportance, which permutes the columns of the rows.");
        }
    }

    private bool ReadsMoreThanFeatures => SourceColumns.Any() || Model.ReadSources.Any();

    private sealed record Content(
        CtrModelContent Model,
        string FeatureColumn,
        IReadOnlyList<string> Weights,
        IReadOnlyList<string>? OptimizerState,
        FrozenSourceContent? Source,
        IReadOnlyList<FurtherSourceContent>? FurtherSources = null,
        float? Threshold = null);
}
