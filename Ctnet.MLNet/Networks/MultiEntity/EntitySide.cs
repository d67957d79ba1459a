using System.Text.Json;
using Ctnet.MLNet.Alignment.Encoders;
using Ctnet.MLNet.Entities;
using Ctnet.MLNet.Models;
using Ctnet.MLNet.Networks.Layers;
using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring.Plans;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;

namespace Ctnet.MLNet.Networks.MultiEntity;

/// <summary>
/// Cuts one entity's side out of a pre-trained multi-entity model (MKT, section 3, stage 2), because serving the target needs
/// no other.
/// </summary>
internal static class EntitySide
{
    /// <param name="pretrained">A pipeline of AlignFeatureSchema and MultiEntityPretraining.</param>
    /// <param name="name">The entity's name, which is also the domain of its rows in the schema.</param>
    /// <exception cref="ArgumentException">The pipeline lacks one of the two, or the model does not know the entity.</exception>
    public static FrozenEntity Of(ITransformer pretrained, string name)
    {
        (FeatureAlignmentTransformer transformer, CtrModelParameters model) = FrozenEntity.Parts(pretrained, "options");
        IReadOnlyList<EntityFields> entities = model.Content.Entities!;
        string known = string.Join(", ", entities.Select(entity => $"'{entity.Name}'"));
        EntityFields entity = entities.FirstOrDefault(entity => entity.Name == name)
            ?? throw new UnknownEntityException(
                $"The pre-trained model knows no entity '{name}', but {known}. "
                + "Continue it on rows of that entity first, and transfer from it then.", "options");
        MultiEntityPretrainingOptions options = model.OptionsAs<MultiEntityPretrainingOptions>();
        FittedAlignment alignment = transformer.Alignment.OnlyFor(name, IsRead);
        FeaturePlan before = MultiEntityShape.Of(options).Tower.PlanOf(model.Layout);
        // The linear term is not part of the transferred vectors.
        options.LinearTerm = false;
        MultiEntityShape shape = MultiEntityShape.Of(options);
        FeaturePlan plan = shape.Tower.PlanOf(alignment.LayoutFor(name));
        Dictionary<string, WeightTensor> weights = Tables(model, before, plan);
        foreach ((string to, string from) in DenseNames(shape, before, plan, entity))
            weights.Add(to, model.Weights[from]);
        JsonElement cut = JsonSerializer.SerializeToElement(options, ModelJson.Options);
        return new(alignment, entity, cut, plan.Layout, model.History, weights);

        bool IsRead(FeatureField field) =>
            !options.FeatureAlignment || field.Group != FieldGroup.Specific || entity.Specific.Contains(field.Name);
    }

    private static Dictionary<string, WeightTensor> Tables(CtrModelParameters model, FeaturePlan before, FeaturePlan plan)
    {
        var tables = new Dictionary<string, WeightTensor>();
        foreach (TablePlan table in plan.Tables)
        {
            TablePlan from = before.Tables.First(other => other.Name == table.Name);
            RowPages all = model.Weights[GraphNames.Table(GraphNames.Tower, from)].Pages, rows = table.NewRows(table.Columns);
            foreach ((string space, int count) in table.Spaces)
            {
                for (int id = 0; id < count; id++)
                    all.Row(from.RowOf(space, id))[..table.Columns].CopyTo(rows.Writable(table.RowOf(space, id)));
            }

            tables.Add(GraphNames.Table(GraphNames.Tower, table), new(rows.Snapshot()));
        }

        return tables;
    }

    // The names of the weights of attention and of projections contain the field's index in the plan, and the cut plan has other
    // indices.
    private static IEnumerable<(string To, string From)> DenseNames(
        MultiEntityShape shape, FeaturePlan before, FeaturePlan plan, EntityFields entity)
    {
        string NameOf(FeaturePlan of, int start) => of.Layout.Fields.First(field => field.Start == start).Name;
        string[] places = [.. before.Sequences.Select(sequence => NameOf(before, sequence.Field.Start))],
            vectors = [.. before.Vectors.Select(vector => NameOf(before, vector.Start))];
        (string To, string From)[] renamed =
        [
            .. plan.Sequences.Select((sequence, i) =>
                ($"attention.{i}.", $"attention.{Array.IndexOf(places, NameOf(plan, sequence.Field.Start))}.")),
            .. plan.Vectors.Select((vector, i) =>
                ($"{VectorProjections.Name}.{i}.",
                    $"{VectorProjections.Name}.{Array.IndexOf(vectors, NameOf(plan, vector.Start))}.")),
        ];
        using var tower = new MultiEntityTower(plan, shape, [entity], new Random(0), predicts: false);
        foreach ((string name, _) in tower.State())
        {
            (string to, string from) = renamed.FirstOrDefault(
                part => name.StartsWith(part.To, StringComparison.Ordinal), (To: "", From: ""));
            yield return ($"{GraphNames.Tower}.{name}", $"{GraphNames.Tower}.{from}{name[to.Length..]}");
        }
    }
}
