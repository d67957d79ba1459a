using Ctnet.MLNet.Models;
using Ctnet.MLNet.Trainers;

namespace Ctnet.MLNet.Tests.Networks;

/// <summary>Cross layers and sums over pairs of fields, in plain loops over doubles and from the layout alone.</summary>
internal static class PlainInteraction
{
    /// <summary>The input of a tower's first hidden layer: x_{l+1} = x_0 * (W_l x_l + b_l) + x_l, if the shape has it.</summary>
    public static double[] Cross(NetworkShape shape, PlainWeights weights, double[] first, string tower = "tower")
    {
        double[] layer = first;
        for (int l = 0; l < (shape.Interaction.Kind == Interaction.Cross ? shape.Interaction.CrossLayers : 0); l++)
        {
            double[] factor = shape.Interaction.CrossRank is int rank
                ? Matrix(weights[$"{tower}.cross.factors.{l}.weight"], rank, layer)
                : layer;
            double[] product = weights.Linear($"{tower}.cross.products.{l}", factor), before = layer;
            layer = [.. first.Select((value, i) => value * product[i] + before[i])];
        }

        return layer;
    }

    /// <summary>
    /// The sum over all pairs of fields whose embeddings have one width of the inner product; 0 if the shape has no factorization
    /// machine.
    /// </summary>
    public static double Pairs(NetworkShape shape, FeatureLayout layout, double[] input)
    {
        if (shape.Interaction.Kind != Interaction.FactorizationMachine)
            return 0;
        double[][] vectors = [.. Columns(shape, layout).Select(field => input[field.Start..(field.Start + field.Width)])];
        double sum = 0;
        for (int i = 0; i < vectors.Length; i++)
        {
            foreach (double[] other in vectors.Skip(i + 1).Where(other => other.Length == vectors[i].Length))
                sum += vectors[i].Zip(other, (a, b) => a * b).Sum();
        }

        return sum;
    }

    // By widths, then the numbers with their marks, then the sequences that are pooled by attention, then the vectors.
    private static IEnumerable<(int Start, int Width)> Columns(NetworkShape shape, FeatureLayout layout)
    {
        FieldSlots[] fields = [.. layout.Fields.Where(field => field.Space is not null)];
        bool Attended(FieldSlots field) =>
            shape.SequencePooling == SequencePooling.Attention && field is { Kind: FieldKind.Sequence, Count: > 1 };
        int Width(FieldSlots field) => field.EmbeddingSize ?? shape.EmbeddingSize;
        FieldSlots[] ordered = [.. fields.Select(Width).Distinct().SelectMany(
            width => fields.Where(field => Width(field) == width))];
        int at = 0;
        foreach (FieldSlots field in ordered.Where(field => !Attended(field)))
        {
            yield return (at, Width(field));
            at += Width(field);
        }

        at += 2 * layout.Fields.Count(field => field.Kind == FieldKind.Numeric);
        foreach (FieldSlots field in ordered.Where(Attended)
            .Concat(layout.Fields.Where(field => field.Kind == FieldKind.Vector)))
        {
            yield return (at, Width(field));
            at += Width(field);
        }
    }

    private static double[] Matrix(double[] matrix, int rows, double[] vector) =>
        [.. Enumerable.Range(0, rows).Select(row => vector.Select((value, i) => matrix[row * vector.Length + i] * value).Sum())];
}
