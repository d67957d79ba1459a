using System.Text.Json;
using Ctnet.MLNet.Alignment;
using Ctnet.MLNet.Models;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;

namespace Ctnet.MLNet.Networks;

/// <summary>
/// Cuts one entity's side out of a pre-trained multi-entity model (MKT, section 3, stage 2). Serving the target needs that side only.
/// </summary>
internal static class EntitySide
{
    /// <param name="pretrained">AlignFeatureSchema and MultiEntityPretraining.</param>
    /// <param name="name">The entity, and the domain of the schema that its rows are of.</param>
    /// <exception cref="ArgumentException">The pipeline lacks one of them, or the model does not know the entity.</exception>
    public static FrozenEntity Of(ITransformer pretrained, string name)
    {
        (FeatureAlignmentTransformer transformer, CtrModelParameters model) = FrozenEntity.Parts(pretrained);
        IReadOnlyList<EntityFields> entities = model.Content.Entities!;
        EntityFields entity = entities.FirstOrDefault(entity => entity.Name == name) ?? throw new ArgumentException(
            $"The pre-trained model knows no entity '{name}', but {string.Join(", ", entities.Select(known => $"'{known.Name}'"))}.",
            nameof(name));
        MultiEntityPretrainingOptions options = model.OptionsAs<MultiEntityPretrainingOptions>();
        FittedAlignment alignment = transformer.Alignment.OnlyFor(
            name, field => !options.FeatureAlignment || field.Group != FieldGroup.Specific || entity.Specific.Contains(field.Name));
        FeaturePlan before = MultiEntityShape.Of(options).Tower.PlanOf(model.Layout);
        // The vectors that are transferred have no linear term.
        options.LinearTerm = false;
        MultiEntityShape shape = MultiEntityShape.Of(options);
        FeaturePlan plan = shape.Tower.PlanOf(alignment.LayoutFor(name));
        Dictionary<string, WeightTensor> weights = Tables(model, before, plan);
        foreach ((string to, string from) in DenseNames(shape, before, plan, entity))
            weights.Add(to, model.Weights[from]);
        return new(
            alignment, entity, JsonSerializer.SerializeToElement(options, ModelJson.Options), plan.Layout, model.History, weights);
    }

    private static Dictionary<string, WeightTensor> Tables(CtrModelParameters model, FeaturePlan before, FeaturePlan plan)
    {
        var tables = new Dictionary<string, WeightTensor>();
        foreach (TablePlan table in plan.Tables)
        {
            TablePlan from = before.Tables.First(other => other.Name == table.Name);
            (WeightTensor all, WeightTensor rows) = (model.Weights[GraphNames.Table(GraphNames.Tower, from)], WeightTensor.Zeros(table.Rows, table.Columns));
            foreach ((string space, int count) in table.Spaces)
            {
                for (int id = 0; id < count; id++)
                {
                    all.Values.AsSpan(from.RowOf(space, id) * from.Columns, table.Columns)
                        .CopyTo(rows.Values.AsSpan(table.RowOf(space, id) * table.Columns));
                }
            }
            tables.Add(GraphNames.Table(GraphNames.Tower, table), rows);
        }
        return tables;
    }

    // A sequence's number among those of the plan is part of its weights' names, and the cut plan has other numbers.
    private static IEnumerable<(string To, string From)> DenseNames(
        MultiEntityShape shape, FeaturePlan before, FeaturePlan plan, EntityFields entity)
    {
        string NameOf(FeaturePlan of, AttendedSequence sequence) =>
            of.Layout.Fields.First(field => field.Start == sequence.Field.Start).Name;
        string[] places = [.. before.Sequences.Select(sequence => NameOf(before, sequence))];
        (string To, string From)[] renamed =
            [.. plan.Sequences.Select((sequence, i) => ($"attention.{i}.", $"attention.{Array.IndexOf(places, NameOf(plan, sequence))}."))];
        using var tower = new MultiEntityTower(plan, shape, [entity], new Random(0), predicts: false);
        foreach ((string name, _) in tower.State())
        {
            (string to, string from) = renamed.FirstOrDefault(
                attention => name.StartsWith(attention.To, StringComparison.Ordinal), (To: "", From: ""));
            yield return ($"{GraphNames.Tower}.{name}", $"{GraphNames.Tower}.{from}{name[to.Length..]}");
        }
    }
}
