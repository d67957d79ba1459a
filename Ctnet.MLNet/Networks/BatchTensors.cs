using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Training;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks;

/// <summary>A batch on the training device. The tensors belong to the caller's dispose scope.</summary>
internal sealed class BatchTensors
{
    public BatchTensors(ImpressionBatch batch, IReadOnlyList<FeaturePlan?> plans, Device device)
    {
        Rows = batch.Count;
        Labels = batch.Labels.ToTensor(device, Rows);
        Weights = batch.Weights.ToTensor(device, Rows);
        Features = [.. plans.Select((plan, i) => plan is null ? null : new FeatureTensors(batch.Features[i]!, plan, Rows, device))];
        Vectors = [.. batch.Plain.Select(values => values?.ToTensor(device, Rows, values.Count / Rows))];
    }

    public int Rows { get; }

    /// <summary>[rows]; 1 for a click, 0 for none.</summary>
    public Tensor Labels { get; }

    /// <summary>[rows]</summary>
    public Tensor Weights { get; }

    /// <summary>For each vector column that holds aligned features, its features.</summary>
    public FeatureTensors?[] Features { get; }

    /// <summary>For each other vector column its values, [rows, width].</summary>
    public Tensor?[] Vectors { get; }
}
