using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Tests.Training;
using Microsoft.ML;

namespace Ctnet.MLNet.Tests.Continual;

/// <summary>Reads a value's row of a model's embedding table. All fields must have the width of the options.</summary>
internal static class EmbeddingRows
{
    public static FeatureAlignmentTransformer Alignment(this ITransformer model) =>
        Chains.Parts(model).OfType<FeatureAlignmentTransformer>().First();

    public static IReadOnlyList<string> Vocabulary(this ITransformer model, string space) =>
        model.Alignment().Alignment.Vocabularies[space].Values;

    public static float[] Row(this ITransformer model, string space, string value)
    {
        var table = model.Model().Weights["tower.embeddings"];
        int row = TableRow(model, space, value);
        return table.Values[(row * table.Columns)..((row + 1) * table.Columns)];
    }

    public static float Sum(this ITransformer model, string space, string value) =>
        model.Model().OptimizerState!["tower.embeddings"].Values[TableRow(model, space, value)];

    // A space's rows follow those of the spaces before it. Its first two ids are reserved.
    private static int TableRow(ITransformer model, string space, string value) =>
        model.Alignment().Layout.Rows.TakeWhile(other => other.Key != space).Sum(other => other.Value) + 2
            + model.Vocabulary(space).ToList().IndexOf(value);
}
