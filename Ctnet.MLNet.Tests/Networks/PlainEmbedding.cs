using Ctnet.MLNet.Alignment;

namespace Ctnet.MLNet.Tests.Networks;

/// <summary>A network's input from a feature vector, in plain loops over doubles and from the layout alone.</summary>
internal static class PlainEmbedding
{
    /// <param name="layout">What the slots mean.</param>
    /// <param name="slots">A feature vector.</param>
    /// <param name="table">
    /// For each id of each space, in the layout's order of spaces: an embedding, then a weight of the linear term.
    /// </param>
    /// <param name="size">The embedding's width.</param>
    /// <returns>Fields of one id, then sets, then numbers, then whether each number is missing; and the linear term.</returns>
    public static (double[] Input, double Linear) Embed(FeatureLayout layout, float[] slots, double[] table, int size)
    {
        List<double> singles = [], sets = [], numbers = [], marks = [];
        double linear = 0;
        foreach (FieldSlots field in layout.Fields)
        {
            if (field.Space is null)
            {
                float number = slots[field.Start];
                numbers.Add(float.IsNaN(number) ? 0 : number);
                marks.Add(float.IsNaN(number) ? 1 : 0);
                continue;
            }

            int first = layout.Rows.TakeWhile(space => space.Key != field.Space).Sum(space => space.Value);
            int[] ids = [.. slots.AsSpan(field.Start, field.Count).ToArray().Select(slot => IdOf(slot, layout.Rows[field.Space]))];
            if (field.Count > 1)
                ids = ids.Any(id => id != 0) ? [.. ids.Where(id => id != 0)] : [0];
            for (int column = 0; column < size; column++)
                (field.Count > 1 ? sets : singles).Add(ids.Average(id => table[(first + id) * (size + 1) + column]));
            linear += ids.Average(id => table[(first + id) * (size + 1) + size]);
        }

        return ([.. singles, .. sets, .. numbers, .. marks], linear);
    }

    // Missing is 0, and what the vocabulary does not have is 1.
    private static int IdOf(float slot, int rows) => float.IsNaN(slot) ? 0 : slot >= 0 && slot < rows ? (int)slot : 1;
}
