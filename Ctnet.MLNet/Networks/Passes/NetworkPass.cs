using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Ctnet.MLNet.Batches;
using Ctnet.MLNet.Networks.Embeddings;

namespace Ctnet.MLNet.Networks.Passes;

/// <summary>
/// The forward and the backward pass of a tower, with or without sources and adapters, written out in C#. On the CPU it takes the
/// place of libtorch's graph, whose many small operations cost more than their arithmetic. It works on a few rows at a time, so
/// that all their layers stay in the processor's cache. It adds to the gradients of the network's parameters, as libtorch does.
/// Each worker has its own. It owns its parts, but for the embeddings.
/// </summary>
/// <param name="embeddings">The embeddings of the target.</param>
/// <param name="tower">The target tower.</param>
/// <param name="sources">The sources whose vectors are read.</param>
/// <param name="adapters">The adapters.</param>
/// <param name="logits">For each source, its logit's part in the logit; empty if the logits are not read.</param>
/// <param name="afterActivation">Whether adapters add to hidden layers after the activation.</param>
internal sealed class NetworkPass(
    HostRows embeddings, TowerPass tower, IReadOnlyList<SourcePass> sources, IReadOnlyList<LayerAdapter> adapters,
    IReadOnlyList<LogitSource> logits, bool afterActivation) : IDisposable
{
    /// <summary>The most rows that go through all layers together; a multiple of the rows of all kernels' blocks.</summary>
    public const int MostRows = 192;

    private readonly InputGradients _gradients = new(embeddings.Plan.GatheredWidth, embeddings.Plan.LinearTerm);

    // [rows, width]: the layers, the first of which is the input, and the products that the activation is applied to.
    private readonly float[][] _layers = [.. tower.Widths.Select(width => new float[MostRows * width])];
    private readonly float[][] _products = [.. tower.Widths.Select(width => new float[MostRows * width])];
    private readonly float[][] _slopes = [.. tower.Widths.Select(width => new float[MostRows * width])];
    private readonly float[] _linear = new float[MostRows];

    /// <summary>The gradients of the input in the newest <see cref="Run"/>.</summary>
    public IInputGradients Gradients => _gradients;

    /// <summary>Computes the loss of some rows of a batch and adds its gradients.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="first">The first row.</param>
    /// <param name="results">[rows]: receives the logits. Their number is that of the rows.</param>
    /// <param name="scale">The factor of the loss whose gradients are added.</param>
    /// <returns>The rows' summed cross-entropy, in nats, without the factor.</returns>
    public double Run(ImpressionBatch batch, int first, Span<float> results, float scale)
    {
        tower.Refresh();
        foreach (LayerAdapter each in adapters)
            each.Adapter.Refresh();
        _gradients.Start(first, results.Length);
        double loss = 0;
        for (int at = 0; at < results.Length; at += MostRows)
        {
            int rows = Math.Min(MostRows, results.Length - at);
            Span<float> some = results.Slice(at, rows), slopes = _gradients.Terms(at, rows);
            Forward(batch, first + at, some);
            loss += Loss(batch, first + at, some, scale, slopes);
            Backward(slopes, _gradients.Rows(at, rows));
        }

        return loss;
    }

    public void Dispose()
    {
        foreach (IDisposable part in new IDisposable[] { tower }.Concat(sources).Concat(logits)
            .Concat(adapters.Select(each => each.Adapter)))
            part.Dispose();
    }

    private void Forward(ImpressionBatch batch, int first, Span<float> results)
    {
        int rows = results.Length, depth = tower.Layers.Count;
        Span<float> linear = _linear.AsSpan(0, embeddings.Plan.LinearTerm ? rows : 0);
        embeddings.Read(batch.Features[0]!, first, rows, _layers[0], linear);
        foreach (SourcePass source in sources)
            source.Compute(batch, first, rows);
        AddAdapters(0, _layers[0], rows);
        for (int l = 1; l <= depth; l++)
        {
            LinearPass layer = tower.Layers[l - 1];
            Span<float> products = _products[l].AsSpan(0, rows * layer.Outputs), into = _layers[l].AsSpan(0, products.Length);
            layer.Forward(_layers[l - 1], products, rows);
            if (!afterActivation)
                AddAdapters(l, products, rows);
            tower.Activation.Forward(products, into);
            if (afterActivation)
                AddAdapters(l, into, rows);
        }

        tower.Head!.Forward(_layers[depth], results);
        if (!linear.IsEmpty)
            TensorPrimitives.Add(results, linear, results);
        for (int s = 0; s < logits.Count; s++)
            TensorPrimitives.MultiplyAdd(sources[s].Logits, logits[s].Weight, results, results);
    }

    private void Backward(ReadOnlySpan<float> slopes, Span<float> inputSlopes)
    {
        int rows = slopes.Length, depth = tower.Layers.Count;
        for (int s = 0; s < logits.Count; s++)
            logits[s].AddGradient(TensorPrimitives.Dot(slopes, sources[s].Logits));
        tower.Head!.Backward(_layers[depth], slopes, depth == 0 ? inputSlopes : _slopes[depth]);
        for (int l = depth; l >= 1; l--)
        {
            LinearPass layer = tower.Layers[l - 1];
            Span<float> here = _slopes[l].AsSpan(0, rows * layer.Outputs);
            if (afterActivation)
                AddGradients(l, here, rows);
            tower.Activation.Backward(_products[l].AsSpan(0, here.Length), here);
            if (!afterActivation)
                AddGradients(l, here, rows);
            layer.Backward(_layers[l - 1], here, l == 1 ? inputSlopes : _slopes[l - 1], rows);
        }

        AddGradients(0, inputSlopes, rows);
    }

    private void AddAdapters(int layer, Span<float> into, int rows)
    {
        foreach (LayerAdapter each in adapters)
        {
            if (each.Layer == layer)
                each.Adapter.Forward(sources[each.Source].Hidden(each.SourceLayer), into, rows);
        }
    }

    private void AddGradients(int layer, ReadOnlySpan<float> slopes, int rows)
    {
        foreach (LayerAdapter each in adapters)
        {
            if (each.Layer == layer)
                each.Adapter.Backward(sources[each.Source].Hidden(each.SourceLayer), slopes, rows);
        }
    }

    // The summed cross-entropy, and the gradients of the logits.
    private static double Loss(ImpressionBatch batch, int first, ReadOnlySpan<float> logits, float scale, Span<float> slopes)
    {
        ReadOnlySpan<float> labels = CollectionsMarshal.AsSpan(batch.Labels)[first..];
        ReadOnlySpan<float> weights = CollectionsMarshal.AsSpan(batch.Weights)[first..];
        double loss = 0;
        for (int row = 0; row < logits.Length; row++)
        {
            float logit = logits[row];
            // exp(-|z|) does not overflow.
            double small = Math.Exp(-Math.Abs((double)logit)), click = logit >= 0 ? 1 / (1 + small) : small / (1 + small);
            loss += weights[row] * (Math.Max(logit, 0) - (double)logit * labels[row] + Math.Log(1 + small));
            slopes[row] = (float)(click - labels[row]) * weights[row] * scale;
        }

        return loss;
    }
}
