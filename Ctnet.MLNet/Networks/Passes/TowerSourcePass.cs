using System.Numerics.Tensors;
using Ctnet.MLNet.Batches;
using Ctnet.MLNet.Networks.Embeddings;

namespace Ctnet.MLNet.Networks.Passes;

/// <summary>The vectors of a frozen source tower. It owns the tower's layers.</summary>
/// <param name="embeddings">The source's embeddings.</param>
/// <param name="column">The vector column of a batch that has the source's features.</param>
/// <param name="tower">The tower. A tower without a head computes no logits.</param>
/// <param name="logitShift">What is added to the logits.</param>
internal sealed class TowerSourcePass(HostRows embeddings, int column, TowerPass tower, float logitShift) : SourcePass
{
    private readonly float[][] _hidden = [.. tower.Widths.Select(width => new float[NetworkPass.MostRows * width])];
    private readonly float[] _products = new float[NetworkPass.MostRows * tower.Widths.Max()];
    private readonly float[] _logits = new float[NetworkPass.MostRows], _linear = new float[NetworkPass.MostRows];
    private int _count;

    public override ReadOnlySpan<float> Logits => _logits.AsSpan(0, tower.Head is null ? 0 : _count);

    public override ReadOnlySpan<float> Hidden(int layer) => _hidden[layer];

    public override void Compute(ImpressionBatch batch, int first, int count)
    {
        _count = count;
        Span<float> linear = _linear.AsSpan(0, embeddings.Plan.LinearTerm ? count : 0);
        embeddings.Read(batch.Features[column]!, first, count, _hidden[0], linear);
        for (int l = 0; l < tower.Layers.Count; l++)
        {
            Span<float> products = _products.AsSpan(0, count * tower.Layers[l].Outputs);
            tower.Layers[l].Forward(_hidden[l], products, count);
            if (tower.LinearEnd && l + 1 == tower.Layers.Count)
                products.CopyTo(_hidden[l + 1]);
            else
                tower.Activation.Forward(products, _hidden[l + 1].AsSpan(0, products.Length));
        }

        if (tower.Head is null)
            return;
        Span<float> logits = _logits.AsSpan(0, count);
        tower.Head.Forward(_hidden[^1], logits);
        TensorPrimitives.Add(logits, logitShift, logits);
        if (embeddings.Plan.LinearTerm)
            TensorPrimitives.Add(logits, linear, logits);
    }

    public override void Dispose()
    {
        tower.Dispose();
        base.Dispose();
    }
}
