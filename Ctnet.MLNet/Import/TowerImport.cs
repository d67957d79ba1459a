using System.Text.Json;
using Ctnet.MLNet.Alignment;
using Ctnet.MLNet.Alignment.Histories;
using Ctnet.MLNet.Alignment.Reporting;
using Ctnet.MLNet.Networks;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Trainers;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Ctnet.MLNet.SourceTower;

/// <summary>Makes a source pipeline of a tower that was trained elsewhere: JSON that says what it reads, and its weights.</summary>
internal static class TowerImport
{
    private const string Tower = GraphNames.Tower;

    /// <exception cref="InvalidModelException">Something is missing or does not fit.</exception>
    public static TransformerChain<CtrPredictionTransformer> Load(IHostEnvironment env, string descriptionPath, string weightsPath)
    {
        IHost host = env.Register(nameof(TowerImport));
        TowerDocument document = ReadDocument(descriptionPath);
        Dictionary<string, WeightTensor> given = SafeTensors.Read(weightsPath);
        try
        {
            FittedAlignment alignment = AlignmentOf(document, Path.GetDirectoryName(Path.GetFullPath(descriptionPath))!);
            FeatureLayout layout = alignment.LayoutFor(document.Domain);
            var options = new CtrTowerOptions
            {
                EmbeddingSize = document.EmbeddingSize, HiddenUnits = document.HiddenUnits, LinearTerm = document.LinearTerm,
            };
            OptionsValidator.Validate(options);
            FeaturePlan plan = NetworkShape.Of(options).PlanOf(layout);
            var content = new CtrModelContent(
                TrainerKind.CtrTower.Name, JsonSerializer.SerializeToElement(options, ModelJson.Options), layout, GraphOf(plan, options),
                [new TrainingRecord(1, TrainerKind.CtrTower.Name, null, 0, [], null, null, null, [])]);
            var model = new CtrModelParameters(content, WeightsOf(plan, options, given), optimizerState: null, source: null);
            _ = model.Compiled;
            var aligned = new FeatureAlignmentTransformer(host, alignment, document.Domain, DefaultColumnNames.Features);
            return new TransformerChain<CtrPredictionTransformer>(aligned,
                new CtrPredictionTransformer(host, model, DefaultColumnNames.Features));
        }
        catch (Exception exception) when (exception is FeatureSchemaException or ArgumentException or InvalidOptionsException)
        {
            throw new InvalidModelException($"The tower of '{descriptionPath}' cannot be read: {exception.Message}", exception);
        }
    }

    private static TowerDocument ReadDocument(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<TowerDocument>(File.ReadAllBytes(path), ModelJson.Options)
                ?? throw new InvalidModelException($"'{path}' is empty.");
        }
        catch (JsonException exception)
        {
            throw new InvalidModelException($"'{path}' describes no tower: {exception.Message}", exception);
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
            scales[field.Name] = scale.Fits(field) ? scale
                : throw new InvalidModelException($"The tower's scale of field '{field.Name}' is not one of its encoding.");
        }

        foreach (FeatureField field in schema.Fields)
        {
            if (field.IsHistory)
                throw new InvalidModelException($"Field '{field.Name}' is a history, which a tower from elsewhere cannot have.");
            if (field.HasIdentifiers && field.HashBuckets is null && !document.Vocabularies.ContainsKey(schema.SpaceOf(field)))
                throw new InvalidModelException(
                    $"The tower's description lacks the vocabulary '{schema.SpaceOf(field)}' of field '{field.Name}'.");
        }

        return new(
            schema, document.Vocabularies.ToDictionary(space => space.Key, space => new Vocabulary(space.Value)), scales,
            new Dictionary<string, StatisticHistory>(), new Dictionary<string, SequenceHistory>(), AlignmentReport.Empty,
                AlignmentProfile.Empty);
    }

    private static ScoringGraph GraphOf(FeaturePlan plan, CtrTowerOptions options)
    {
        var graph = new GraphBuilder();
        (string input, string? linear) =
            graph.Features(Tower, graph.Input(GraphNames.Features, plan.Layout.Width), plan);
        var shape = NetworkShape.Of(options);
        graph.Logit(Tower, graph.Hidden(Tower, input, shape)[^1], linear, shape);
        return graph.Build();
    }

    private static Dictionary<string, WeightTensor> WeightsOf(
        FeaturePlan plan, CtrTowerOptions options, Dictionary<string, WeightTensor> given)
    {
        var weights = new Dictionary<string, WeightTensor>();
        foreach (TablePlan table in plan.Tables)
            weights.Add(GraphNames.Table(GraphNames.Tower, table), TableOf(table, plan.Layout, given));
        int width = plan.InputWidth;
        for (int layer = 0; layer < options.HiddenUnits.Length; layer++)
        {
            AddLinear($"layers.{layer}", width, options.HiddenUnits[layer]);
            width = options.HiddenUnits[layer];
        }

        AddLinear("head", width, 1);
        return weights;

        void AddLinear(string name, int inputs, int outputs)
        {
            weights.Add($"{Tower}.{name}.weight", Take(given, $"{name}.weight", outputs, inputs));
            weights.Add($"{Tower}.{name}.bias", Take(given, $"{name}.bias", outputs));
        }
    }

    private static WeightTensor TableOf(TablePlan table, FeatureLayout layout, Dictionary<string, WeightTensor> given)
    {
        WeightTensor all = WeightTensor.Zeros(table.Rows, table.Columns);
        var spaces = table.Fields.Select(field =>
            (Name: layout.Fields.Single(slots => slots.Start == field.Start).Space!, field.Offset, field.Rows)).Distinct();
        foreach ((string space, int offset, int rows) in spaces)
        {
            WeightTensor embeddings = Take(given, $"embeddings.{space}", rows, table.Width);
            WeightTensor? linear = table.Columns > table.Width ? Take(given, $"linear.{space}", rows) : null;
            for (int row = 0; row < rows; row++)
            {
                Span<float> into = all.Values.AsSpan((offset + row) * table.Columns, table.Columns);
                embeddings.Values.AsSpan(row * table.Width, table.Width).CopyTo(into);
                if (linear is not null)
                    into[^1] = linear.Values[row];
            }
        }

        return all;
    }

    private static WeightTensor Take(Dictionary<string, WeightTensor> given, string name, params int[] shape)
    {
        if (!given.TryGetValue(name, out WeightTensor? tensor))
            throw new InvalidModelException($"The tower's weights lack '{name}' [{string.Join(", ", shape)}].");
        return tensor.Shape.SequenceEqual(shape)
            ? tensor
            : throw new InvalidModelException(
                $"The tower's weights '{name}' are {tensor}; [{string.Join(", ", shape)}] fits its description.");
    }
}
