using System.Text.Json;
using Ctnet.MLNet.Alignment;
using Ctnet.MLNet.Networks;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;

namespace Ctnet.MLNet.SourceTower;

/// <summary>
/// One entity's side of a pre-trained multi-entity model: what its vectors v_u, v_seq, v_shared and g_com are computed from, and nothing
/// else (MKT, section 3, stage 2: serving needs the target's side only).
/// </summary>
internal static class PretrainedEntity
{
    /// <summary>The sizes of the model that a side was cut from.</summary>
    public static MultiEntityShape ShapeOf(SourceTowerModel side) => MultiEntityShape.Of(side.Tower.OptionsAs<MultiEntityPretrainingOptions>());

    /// <summary>The entity of a side.</summary>
    public static EntityFields EntityOf(SourceTowerModel side) => side.Tower.Content.Entities![0];

    /// <summary>The two transformers of a pre-trained pipeline that matter.</summary>
    /// <exception cref="ArgumentException">It is no such pipeline.</exception>
    public static (FeatureAlignmentTransformer Alignment, CtrModelParameters Model) Parts(ITransformer pretrained)
    {
        ITransformer[] parts = [.. Chains.Parts(pretrained)];
        CtrPredictionTransformer prediction = parts.OfType<CtrPredictionTransformer>()
            .LastOrDefault(part => part.Model.Trainer == MultiEntityPretrainingTrainer.Name)
            ?? throw new ArgumentException("The pre-trained model must end with a MultiEntityPretraining; it is "
                + $"{string.Join(", ", parts.Select(part => part.GetType().Name))}.", nameof(pretrained));
        FeatureAlignmentTransformer alignment = parts.OfType<FeatureAlignmentTransformer>()
            .LastOrDefault(part => part.OutputColumnName == prediction.FeatureColumnName)
            ?? throw new ArgumentException("The pre-trained model lacks the AlignFeatureSchema that makes its feature column "
                + $"'{prediction.FeatureColumnName}': put the fitted alignment before it, alignment.Append(model).", nameof(pretrained));
        if (!alignment.Layout.HasSameSlotsAs(prediction.Model.Layout))
            throw new ArgumentException("The pre-trained model was trained on other fields than its AlignFeatureSchema makes.", nameof(pretrained));
        return (alignment, prediction.Model);
    }

    /// <summary>Cuts an entity's side out of a pre-trained pipeline.</summary>
    /// <param name="pretrained">AlignFeatureSchema and MultiEntityPretraining.</param>
    /// <param name="name">The entity, and the domain of the schema that its rows are of.</param>
    /// <exception cref="ArgumentException">It is no such pipeline, or it does not know the entity.</exception>
    public static SourceTowerModel From(ITransformer pretrained, string name)
    {
        (FeatureAlignmentTransformer transformer, CtrModelParameters model) = Parts(pretrained);
        EntityFields entity = model.Content.Entities!.FirstOrDefault(entity => entity.Name == name) ?? throw new ArgumentException(
            $"The pre-trained model knows no entity '{name}', but {string.Join(", ", model.Content.Entities!.Select(known => $"'{known.Name}'"))}.",
            nameof(name));
        MultiEntityPretrainingOptions options = model.OptionsAs<MultiEntityPretrainingOptions>();
        FittedAlignment alignment = transformer.Alignment.OnlyFor(
            name, field => !options.FeatureAlignment || field.Group != FieldGroup.Specific || entity.Specific.Contains(field.Name));
        // Its vectors have no linear term.
        FeaturePlan before = MultiEntityShape.Of(options).Tower.PlanOf(model.Layout);
        options.LinearTerm = false;
        MultiEntityShape shape = MultiEntityShape.Of(options);
        FeaturePlan plan = shape.Tower.PlanOf(alignment.LayoutFor(name));
        CtrModelContent content = model.Content with
        {
            Options = JsonSerializer.SerializeToElement(options, ModelJson.Options), Layout = plan.Layout,
            // The model that it becomes part of has its operations.
            Graph = new(new Dictionary<string, int>(), []), Entities = [entity],
        };
        Dictionary<string, WeightTensor> weights = Tables(model, before, plan);
        foreach ((string to, string from) in DenseNames(shape, before, plan, entity))
            weights.Add(to, model.Weights[from]);
        return new(alignment, name, new CtrModelParameters(content, weights, optimizerState: null, source: null));
    }

    private static Dictionary<string, WeightTensor> Tables(CtrModelParameters model, FeaturePlan before, FeaturePlan plan)
    {
        var tables = new Dictionary<string, WeightTensor>();
        foreach (TablePlan table in plan.Tables)
        {
            TablePlan from = before.Tables.First(other => other.Name == table.Name);
            (WeightTensor all, WeightTensor rows) = (model.Weights[CtrNetwork.NameOf(from)], WeightTensor.Zeros(table.Rows, table.Columns));
            foreach ((string space, int count) in table.Spaces)
            {
                for (int id = 0; id < count; id++)
                {
                    all.Values.AsSpan(from.RowOf(space, id) * from.Columns, table.Columns)
                        .CopyTo(rows.Values.AsSpan(table.RowOf(space, id) * table.Columns));
                }
            }

            tables.Add(CtrNetwork.NameOf(table), rows);
        }

        return tables;
    }

    // A sequence has its place among those of the plan in its weights' names.
    private static IEnumerable<(string To, string From)> DenseNames(MultiEntityShape shape, FeaturePlan before, FeaturePlan plan, EntityFields entity)
    {
        string NameOf(FeaturePlan of, AttendedSequence sequence) => of.Layout.Fields.First(field => field.Start == sequence.Field.Start).Name;
        string[] places = [.. before.Sequences.Select(sequence => NameOf(before, sequence))];
        (string To, string From)[] renamed =
            [.. plan.Sequences.Select((sequence, i) => ($"attention.{i}.", $"attention.{Array.IndexOf(places, NameOf(plan, sequence))}."))];
        using var tower = new MultiEntityTower(plan, shape, [entity], new Random(0), predicts: false);
        foreach ((string name, _) in tower.State())
        {
            (string to, string from) = renamed.FirstOrDefault(attention => name.StartsWith(attention.To, StringComparison.Ordinal), (To: "", From: ""));
            yield return ($"{CtrNetwork.TowerName}.{name}", $"{CtrNetwork.TowerName}.{from}{name[to.Length..]}");
        }
    }
}
