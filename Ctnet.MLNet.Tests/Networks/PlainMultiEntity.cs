using Ctnet.MLNet.Entities;
using Ctnet.MLNet.Models;
using Ctnet.MLNet.Trainers;

namespace Ctnet.MLNet.Tests.Networks;

/// <summary>The equations of MKT's two stages in plain loops over doubles, one row at a time.</summary>
internal sealed class PlainMultiEntity(MultiEntityShape shape, FeatureLayout layout, PlainWeights weights)
{
    private readonly PlainExtractors _extractors = new(shape, weights);

    /// <summary>
    /// Each field's vector: its embedding, the mean of its embeddings or their sum by attention, its projected vector, or its
    /// number and mark.
    /// </summary>
    public static Dictionary<string, double[]> Fields(
        NetworkShape shape, FeatureLayout layout, PlainWeights weights, float[] slots)
    {
        double[] input = PlainEmbedding.Embed(shape, layout, weights, slots).Input;
        bool Attended(FieldSlots field) =>
            field.Kind == FieldKind.Sequence && shape.SequencePooling == SequencePooling.Attention;
        var vectors = new Dictionary<string, double[]>();
        int at = 0;
        FieldSlots[] embedded = [.. layout.Fields.Where(field => field.Space is not null)];
        FieldSlots[] numbers = [.. layout.Fields.Where(field => field.Kind == FieldKind.Numeric)];
        foreach (FieldSlots field in embedded.Where(field => field.Count == 1))
            vectors.Add(field.Name, Next(shape.EmbeddingSize));
        foreach (FieldSlots field in embedded.Where(field => field.Count > 1 && !Attended(field)))
            vectors.Add(field.Name, Next(shape.EmbeddingSize));
        double[] values = Next(numbers.Length), marks = Next(numbers.Length);
        for (int i = 0; i < numbers.Length; i++)
            vectors.Add(numbers[i].Name, [values[i], marks[i]]);
        foreach (FieldSlots field in embedded.Where(Attended)
            .Concat(layout.Fields.Where(field => field.Kind == FieldKind.Vector)))
            vectors.Add(field.Name, Next(shape.EmbeddingSize));
        return vectors;

        double[] Next(int width) => input[at..(at += width)];
    }

    /// <summary>The group's fields one after the other.</summary>
    public static double[] Group(
        FeatureLayout layout, Dictionary<string, double[]> fields, FieldGroup group, Func<string, bool>? has = null) =>
    [
        .. layout.Fields.Where(field => field.Group == group && has?.Invoke(field.Name) != false)
            .SelectMany(field => fields[field.Name]),
    ];

    /// <summary>v_u, v_seq, v_shared, v_spec, g_com and a of a row.</summary>
    public (double[] User, double[] Sequence, double[] Shared, double[] Specific, double[] Common, double[] Importances) Vectors(
        EntityFields entity, float[] slots)
    {
        Dictionary<string, double[]> fields = Fields(shape.Tower, layout, weights, slots);
        double[] user = Group(layout, fields, FieldGroup.User), sequence = Group(layout, fields, FieldGroup.Sequence);
        double[] shared = Group(layout, fields, FieldGroup.Shared);
        bool Has(string name) => shape.AlignedUnits is null || entity.Specific.Contains(name);
        double[] specific = Group(layout, fields, FieldGroup.Specific, Has), importances = [], aligned = specific;
        string name = $"tower.alignment{entity.Number}";
        if (shape.AlignedUnits is not null && specific.Length == 0)
        {
            aligned = Relu(weights[$"{name}.empty"]);
        }
        else if (shape.AlignedUnits is not null)
        {
            double[] crossed = specific;
            for (int l = 0; l < 2; l++)
            {
                double product = Dot(crossed, weights[$"{name}.crossWeight{l}"]);
                crossed = [.. crossed.Select((value, i) => specific[i] * product + weights[$"{name}.crossBias{l}"][i] + value)];
            }

            double[] hidden = Relu(weights.Linear(
                $"{name}.implicit", shape.ImportanceSeesShared ? [.. specific, .. shared] : specific));
            double[] scores = weights.Linear($"{name}.importance", [.. crossed, .. hidden]);
            importances = [.. scores.Select(value => 2 * PlainTower.Sigmoid(value))];
            double[][] own =
            [
                .. layout.Fields.Where(field => field.Group == FieldGroup.Specific && Has(field.Name))
                    .Select(field => fields[field.Name]),
            ];
            double[] weighted = [.. own.SelectMany((field, i) => field.Select(value => importances[i] * value))];
            aligned = Relu(weights.Linear($"{name}.output", weighted));
        }

        double[] common = _extractors.ExtractCommon(entity.Number, [.. user, .. sequence, .. shared, .. aligned]);
        return (user, sequence, shared, specific, common, importances);
    }

    /// <summary>
    /// The logit, and the cosine of common and independent knowledge, which is 0 without independent knowledge.
    /// </summary>
    public (double Logit, double Cosine) Predict(EntityFields entity, float[] slots)
    {
        (double[] user, double[] sequence, double[] shared, double[] specific, double[] common, _) = Vectors(entity, slots);
        double[] input = [.. user, .. sequence, .. shared, .. specific];
        double[] independent = shape.Independent
            ? _extractors.Extract($"tower.independent{entity.Number}", input)
            : [];
        string head = $"tower.head{entity.Number}";
        double[] last = Layers(head, shape.HeadUnits.Count, [.. common, .. independent]);
        double logit = weights.Linear($"{head}.head", last)[0] + PlainEmbedding.Embed(shape.Tower, layout, weights, slots).Linear;
        return (logit, shape.Independent ? Cosine(common, independent) : 0);
    }

    /// <summary>The logit of the target-entity model with these weights over another model's vectors.</summary>
    public double Transfer(float[] slots, double[] user, double[] sequence, double[] shared, double[] common, int commonDepth)
    {
        Dictionary<string, double[]> fields = Fields(shape.Tower, layout, weights, slots);
        double[] layer =
        [
            .. Final("user", Group(layout, fields, FieldGroup.User), user),
            .. Final("sequence", Group(layout, fields, FieldGroup.Sequence), sequence),
            .. Final("shared", Group(layout, fields, FieldGroup.Shared), shared),
            .. Group(layout, fields, FieldGroup.Specific),
        ];
        for (int l = 1; l <= shape.Tower.HiddenUnits.Count; l++)
        {
            layer = Activate(PlainTower.Product(shape.Tower, weights, l, layer));
            if (l == Math.Min(commonDepth, shape.Tower.HiddenUnits.Count))
                layer = Final("common", layer, common);
        }

        return weights.Linear("tower.head", layer)[0] + PlainEmbedding.Embed(shape.Tower, layout, weights, slots).Linear;
    }

    private double[] Final(string name, double[] own, double[] transferred)
    {
        if (own.Length == 0 || transferred.Length == 0)
            return own;
        double[] both = weights.Linear($"{name}Gate.layer", transferred);
        return [.. own.Select((value, i) => value + both[i] * PlainTower.Sigmoid(both[own.Length + i]))];
    }

    private double[] Layers(string name, int depth, double[] input)
    {
        for (int l = 0; l < depth; l++)
            input = Activate(weights.Linear($"{name}.layers.{l}", input));
        return input;
    }

    private double[] Activate(double[] values) => PlainTower.Activate(shape.Tower.Activation, values);

    private static double Cosine(double[] left, double[] right) =>
        Dot(left, right) / Math.Sqrt(Dot(left, left) * Dot(right, right));

    private static double Dot(double[] left, double[] right) => left.Zip(right, (a, b) => a * b).Sum();

    private static double[] Relu(double[] values) => [.. values.Select(value => Math.Max(value, 0))];
}
