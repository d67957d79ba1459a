using System.Runtime.InteropServices;
using Ctnet.MLNet.Batches;

namespace Ctnet.MLNet.Networks.Passes;

/// <summary>A source tower's vectors from the columns of the data: s_0 .. s_L, then the logit. Column 0 has the features.</summary>
/// <param name="widths">The widths of the columns.</param>
internal sealed class ColumnsSourcePass(IReadOnlyList<int> widths) : SourcePass
{
    private ImpressionBatch? _batch;
    private int _first, _count;

    public override ReadOnlySpan<float> Logits => Column(widths.Count - 1);

    public override void Compute(ImpressionBatch batch, int first, int count) => (_batch, _first, _count) = (batch, first, count);

    public override ReadOnlySpan<float> Hidden(int layer) => Column(layer);

    private ReadOnlySpan<float> Column(int column) =>
        CollectionsMarshal.AsSpan(_batch!.Plain[column + 1]!).Slice(_first * widths[column], _count * widths[column]);
}
