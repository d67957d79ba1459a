using System.Text.Json;
using Ctnet.MLNet.Alignment.Encoders;
using Ctnet.MLNet.Alignment.Histories;
using Ctnet.MLNet.Alignment.Reporting;
using Ctnet.MLNet.Alignment.Vocabularies;
using Ctnet.MLNet.Models;
using Ctnet.MLNet.Networks.Layers;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Scoring.Plans;
using Ctnet.MLNet.Settings;
using Ctnet.MLNet.Trainers;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Ctnet.MLNet.Import;

/// <summary>
/// Makes a source pipeline from a tower that was trained elsewhere, given as a JSON description and a file of weights.
/// </summary>
internal static class TowerImport
{
    private const string Tower = GraphNames.Tower;

    /// <exception cref="InvalidModelException">Something is missing or does not fit.</exception>
    public static TransformerChain<CtrPredictionTransformer> Load(
        IHostEnvironment env, string descriptionPath, string weightsPath)
    {
        using FileStream description = File.OpenRead(descriptionPath);
        string folder = Path.GetDirectoryName(Path.GetFullPath(descriptionPath))!;
        TowerDocument document = ReadDocument(description, descriptionPath);
        return Make(env, document, SafeTensors.Read(weightsPath), descriptionPath, folder);
    }

    /// <exception cref="InvalidModelException">Something is missing or does not fit.</exception>
    public static TransformerChain<CtrPredictionTransformer> Load(IHostEnvironment env, Stream description, Stream weights)
    {
        const string Description = "the description's stream";
        TowerDocument document = ReadDocument(description, Description);
        return Make(
            env, document, SafeTensors.Read(weights, "the weights' stream"), Description, Environment.CurrentDirectory);
    }

    private static TransformerChain<CtrPredictionTransformer> Make(
        IHostEnvironment env, TowerDocument document, Dictionary<string, WeightTensor> tensors, string name, string folder)
    {
        IHost host = env.Register(nameof(TowerImport));
        var weights = new TowerWeights(tensors);
        try
        {
            FittedAlignment alignment = AlignmentOf(document, folder);
            FeatureLayout layout = alignment.LayoutFor(document.Domain);
            var options = new CtrTowerOptions
            {
                EmbeddingSize = document.EmbeddingSize,
                HiddenUnits = document.HiddenUnits,
                LinearTerm = document.LinearTerm,
            };
            OptionsValidator.Validate(options);
            FeaturePlan plan = NetworkShape.Of(options).PlanOf(layout);
            var content = new CtrModelContent(
                TrainerKind.CtrTower.Name,
                JsonSerializer.SerializeToElement(options, ModelJson.Options),
                layout,
                GraphOf(plan, options),
                [new TrainingRecord(1, TrainerKind.CtrTower.Name, null, 0, [], null, null, null, [])]);
            var model = new CtrModelParameters(content, weights.Of(plan, options), optimizerState: null, source: null);
            _ = model.Compiled;
            var aligned = new FeatureAlignmentTransformer(host, alignment, document.Domain, DefaultColumnNames.Features);
            return new TransformerChain<CtrPredictionTransformer>(aligned,
                new CtrPredictionTransformer(host, model, DefaultColumnNames.Features));
        }
        catch (Exception exception) when (exception is FeatureSchemaException or ArgumentException or InvalidOptionsException)
        {
            throw new InvalidModelException($"The tower of '{name}' cannot be read: {exception.Message}", exception);
        }
    }

    private static TowerDocument ReadDocument(Stream stream, string name)
    {
        try
        {
            return JsonSerializer.Deserialize<TowerDocument>(stream, ModelJson.Options)
                ?? throw new InvalidModelException($"'{name}' is empty.");
        }
        catch (JsonException exception)
        {
            throw new InvalidModelException($"'{name}' does not describe a tower: {exception.Message}", exception);
        }
    }

    private static FittedAlignment AlignmentOf(TowerDocument document, string folder)
    {
        FeatureSchema schema = document.Schema.ToSchema(folder);
        var scales = new Dictionary<string, NumericScale>();
        foreach (FeatureField field in schema.Fields.Where(field => field.Kind == FieldKind.Numeric))
        {
            if (document.Scales?.GetValueOrDefault(field.Name) is not { } given)
                throw new InvalidModelException($"The tower's description lacks the scale of field '{field.Name}'.");
            var scale = new NumericScale(field.Encoding, given.Mean, given.Deviation, given.Boundaries ?? [], Weight: 0);
            scales[field.Name] = scale.Fits(field)
                ? scale
                : throw new InvalidModelException(
                    $"The tower's scale of field '{field.Name}' does not fit the field's encoding.");
        }

        foreach (FeatureField field in schema.Fields)
        {
            if (field.Kind == FieldKind.Vector)
                throw new InvalidModelException($"Field '{field.Name}' is a vector, which a tower from elsewhere cannot have.");
            if (field.IsHistory)
                throw new InvalidModelException($"Field '{field.Name}' is a history, which a tower from elsewhere cannot have.");
            if (field.HasIdentifiers && field.HashBuckets is null && !document.Vocabularies.ContainsKey(schema.SpaceOf(field)))
            {
                throw new InvalidModelException(
                    $"The tower's description lacks the vocabulary '{schema.SpaceOf(field)}' of field '{field.Name}'.");
            }
        }

        return new(
            schema,
            document.Vocabularies.ToDictionary(space => space.Key, space => new Vocabulary(space.Value)),
            scales,
            new Dictionary<string, StatisticHistory>(),
            new Dictionary<string, SequenceHistory>(),
            AlignmentReport.Empty,
            AlignmentProfile.Empty);
    }

    private static ScoringGraph GraphOf(FeaturePlan plan, CtrTowerOptions options)
    {
        var graph = new GraphBuilder();
        (string input, string? linear) =
            graph.Features(Tower, graph.Input(GraphNames.Features, plan.Layout.Width), plan);
        var shape = NetworkShape.Of(options);
        graph.Logit(Tower, plan, shape, input, graph.Hidden(Tower, input, shape)[^1], linear);
        return graph.Build();
    }
}
