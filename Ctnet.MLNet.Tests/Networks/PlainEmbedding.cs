using Ctnet.MLNet.Models;
using Ctnet.MLNet.Trainers;

namespace Ctnet.MLNet.Tests.Networks;

/// <summary>Computes a network's input from a feature vector, in plain loops over doubles and from the layout alone.</summary>
internal static class PlainEmbedding
{
    /// <param name="shape">Has the width of fields without a width of their own, and whether there is a linear term.</param>
    /// <param name="layout">The layout of the feature vector.</param>
    /// <param name="weights">
    /// A table for each width. It has a row for each id of each of its spaces, in the layout's order of spaces: the id's
    /// embedding and, if there is a linear term, the id's weight in it.
    /// </param>
    /// <param name="slots">A feature vector.</param>
    /// <returns>
    /// The input and the linear term. The input has for each width the fields of one id and then the sets; after all widths it
    /// has the numbers, a mark for each number that is 1 if it is missing, the sequences that are pooled by attention, and the
    /// projected vectors.
    /// </returns>
    public static (double[] Input, double Linear) Embed(
        NetworkShape shape, FeatureLayout layout, PlainWeights weights, float[] slots)
    {
        List<double> embedded = [], numbers = [], marks = [], attended = [], projected = [];
        var items = new Dictionary<string, double[]>();
        var sequences = new List<(string Space, double[][] Elements)>();
        double linear = 0;
        FieldSlots[] fields = [.. layout.Fields.Where(field => field.Space is not null)];
        foreach (int width in fields.Select(WidthOf).Distinct())
        {
            double[] table = weights[width == shape.EmbeddingSize ? "tower.embeddings" : $"tower.embeddings{width}"];
            int columns = width + (shape.LinearTerm ? 1 : 0);
            FieldSlots[] here = [.. fields.Where(field => WidthOf(field) == width)];
            string[] spaces = [.. layout.Rows.Keys.Where(space => here.Any(field => field.Space == space))];
            foreach (FieldSlots field in here.OrderBy(Rank))
            {
                int first = spaces.TakeWhile(space => space != field.Space).Sum(space => layout.Rows[space]);
                float[] values = slots[field.Start..(field.Start + field.Count)];
                int[] ids = [.. values.Select(value => IdOf(value, layout.Rows[field.Space!]))];
                if (field.Count > 1)
                    ids = ids.Any(id => id != 0) ? [.. ids.Where(id => id != 0)] : [0];
                double[][] rows = [.. ids.Select(id => table.AsSpan((first + id) * columns, width).ToArray())];
                if (field.Kind == FieldKind.Categorical)
                    items.TryAdd(field.Space!, rows[0]);
                if (shape.SequencePooling == SequencePooling.Attention && field.Kind == FieldKind.Sequence)
                    sequences.Add((field.Space!, rows));
                else
                    embedded.AddRange(Enumerable.Range(0, width).Select(column => rows.Average(row => row[column])));
                if (shape.LinearTerm)
                    linear += ids.Average(id => table[(first + id) * columns + width]);
            }
        }

        foreach (float number in layout.Fields.Where(field => field.Space is null && field.Kind != FieldKind.Vector)
            .Select(field => slots[field.Start]))
        {
            numbers.Add(float.IsNaN(number) ? 0 : number);
            marks.Add(float.IsNaN(number) ? 1 : 0);
        }

        for (int i = 0; i < sequences.Count; i++)
        {
            (string space, double[][] elements) = sequences[i];
            double[] query = items.TryGetValue(space, out double[]? item)
                ? weights.Linear($"tower.attention.{i}.projection", item)
                : weights[$"tower.attention.{i}.query"];
            double[] exponents = [.. elements.Select(element => Math.Exp(element.Zip(query, (a, b) => a * b).Sum()))];
            attended.AddRange(Enumerable.Range(0, query.Length).Select(
                column => elements.Zip(exponents, (element, weight) => element[column] * weight).Sum() / exponents.Sum()));
        }

        foreach ((int i, FieldSlots field) in layout.Fields.Where(field => field.Kind == FieldKind.Vector).Index())
        {
            double[] values = [.. slots[field.Start..(field.Start + field.Count)].Select(value => (double)value)];
            bool isMissing = values.Any(double.IsNaN);
            projected.AddRange(
                weights.Linear($"tower.vectors.{i}", isMissing ? [.. values.Select(_ => 0d), 1] : [.. values, 0]));
        }

        return ([.. embedded, .. numbers, .. marks, .. attended, .. projected], linear);

        // Fields of one id come first, then sets, then sequences that are pooled by attention.
        int Rank(FieldSlots field)
        {
            if (field.Count == 1)
                return 0;
            return shape.SequencePooling == SequencePooling.Mean || field.Kind == FieldKind.Set ? 1 : 2;
        }

        int WidthOf(FieldSlots field) => field.EmbeddingSize ?? shape.EmbeddingSize;
    }

    // Id 0 stands for a missing value, and id 1 for a value outside the vocabulary.
    private static int IdOf(float slot, int rows) => float.IsNaN(slot) ? 0 : slot >= 0 && slot < rows ? (int)slot : 1;
}
