using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Scoring.Nodes;
using Ctnet.MLNet.Scoring.Plans;
using TorchSharp;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks.Layers;

/// <summary>
/// A factorization machine of second order over the fields' embeddings of one width (Rendle, 2010): the sum over all pairs of
/// fields of the inner product of their embeddings. It has no weights of its own.
/// </summary>
/// <param name="Width">The width of the embeddings.</param>
/// <param name="Starts">Where each field's embedding begins in the network's input.</param>
internal sealed record FactorizationMachine(int Width, int[] Starts)
{
    // Neighbouring embeddings are read as one range of columns.
    private readonly (int Start, int Count)[] _ranges = RangesOf(Width, Starts);

    /// <summary>The machines of a plan: one for each width that several fields have.</summary>
    public static IReadOnlyList<FactorizationMachine> Of(FeaturePlan plan) =>
    [
        .. from field in plan.EmbeddingColumns
           group field.Start by field.Width into fields
           where fields.Count() > 1
           select new FactorizationMachine(fields.Key, [.. fields]),
    ];

    /// <summary>The sum over all pairs, [rows].</summary>
    /// <param name="input">The network's input, [rows, input width].</param>
    public Tensor Sum(Tensor input)
    {
        Tensor[] ranges = [.. _ranges.Select(range => input.narrow(1, range.Start, range.Count))];
        Tensor columns = ranges.Length == 1 ? ranges[0] : cat(ranges, 1);
        Tensor vectors = columns.reshape(-1, Starts.Length, Width);
        Tensor sum = vectors.sum(1), squares = vectors.mul(vectors).sum(1);
        using Scalar half = 0.5;
        return sum.mul(sum).sub(squares).sum(1).mul(half);
    }

    /// <summary>Adds the machines' sums to a scoring graph.</summary>
    /// <returns>The nodes' names.</returns>
    public static IEnumerable<string> Export(GraphBuilder graph, string tower, string input, FeaturePlan plan) =>
    [
        .. Of(plan).Select(machine => graph.Add(new FactorizationMachineNode(
            $"{tower}.factorization{machine.Width}", input, machine.Starts, machine.Width))),
    ];

    private static (int Start, int Count)[] RangesOf(int width, int[] starts)
    {
        var ranges = new List<(int Start, int Count)>();
        foreach (int start in starts)
        {
            if (ranges.Count > 0 && ranges[^1].Start + ranges[^1].Count == start)
                ranges[^1] = (ranges[^1].Start, ranges[^1].Count + width);
            else
                ranges.Add((start, width));
        }

        return [.. ranges];
    }
}
