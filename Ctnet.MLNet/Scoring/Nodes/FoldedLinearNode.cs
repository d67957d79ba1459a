using Ctnet.MLNet.Scoring.Kernels;

namespace Ctnet.MLNet.Scoring.Nodes;

/// <summary>
/// A linear layer some of whose inputs are embeddings that were multiplied in advance: the product with the rest of its input,
/// plus a row for each folded field. Folding makes it of a checked layer; it is never saved.
/// </summary>
/// <param name="Name">The name, which the layer had.</param>
/// <param name="Rest">The rest of the layer's input; null if nothing is left.</param>
/// <param name="Fields">The folded fields.</param>
/// <param name="Layer">The weights.</param>
internal sealed record FoldedLinearNode(string Name, string? Rest, FoldedField[] Fields, FoldedLayer Layer) : GraphNode(Name)
{
    internal override IReadOnlyList<string> Reads =>
        [.. Fields.Select(each => each.Input).Distinct(), .. Rest is null ? [] : new[] { Rest }];

    internal override int Check(GraphScope graph) => Layer.Outputs;

    internal override Operation Compile(BatchBuffers batch)
    {
        float[] output = batch[Name].Values;
        BatchVectors[] vectors = [.. Fields.Select(field => batch[field.Input])];
        int[] starts = new int[Fields.Length];
        Operation begin = Rest is null ? rows => Layer.WriteBias(output, rows) : batch.Product(Rest, Name, Layer.Rest!);
        return rows =>
        {
            begin(rows);
            Layer.Add(vectors, rows, output, starts);
        };
    }
}
