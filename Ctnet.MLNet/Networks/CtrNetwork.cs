using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Training;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks;

/// <summary>
/// A network that training can step and scoring can run: dense parameters (those of the TorchSharp module), one embedding table, and
/// its description as a scoring graph over the same names. Logits in, probabilities are the caller's.
/// </summary>
internal abstract class CtrNetwork(string name) : nn.Module(name)
{
    /// <summary>The name of the embedding table among the weights.</summary>
    public const string EmbeddingsName = "tower.embeddings";

    /// <summary>For each vector column of a batch how it is taken in; null where it is passed on as it is.</summary>
    public abstract IReadOnlyList<FeaturePlan?> Plans { get; }

    public abstract EmbeddingTable Table { get; }

    /// <summary>The logits, [rows].</summary>
    public abstract Tensor Logits(BatchTensors batch, bool training);

    /// <summary>The graph, whose node <see cref="LogitName"/> is what <see cref="Logits"/> gives.</summary>
    public abstract ScoringGraph Export();

    public const string LogitName = "tower.logit";

    /// <summary>Takes over the dense weights that a model has under the parameters' names; others keep their first values.</summary>
    /// <exception cref="ArgumentException">A weight has another shape, or no place in this network: it would be forgotten.</exception>
    public void LoadDense(IReadOnlyDictionary<string, WeightTensor> weights)
    {
        using var _ = no_grad();
        if (weights.Keys.Except(named_parameters().Select(part => part.name)).FirstOrDefault(name => name != EmbeddingsName) is string left)
            throw new ArgumentException(
                $"The earlier model has weights '{left}', for which this network has no place: their options differ.");
        foreach ((string parameter, TorchSharp.Modules.Parameter tensor) in named_parameters())
        {
            if (!weights.TryGetValue(parameter, out WeightTensor? weight))
                continue;
            using Tensor values = weight.ToTensor(tensor.device);
            if (!values.shape.SequenceEqual(tensor.shape))
            {
                throw new ArgumentException($"The earlier model's weights '{parameter}' are {weight}, and this network's are "
                    + $"[{string.Join(", ", tensor.shape)}]: their options differ.");
            }

            tensor.copy_(values);
        }
    }

    /// <summary>All trained weights, by name.</summary>
    public Dictionary<string, WeightTensor> ToWeights()
    {
        var weights = new Dictionary<string, WeightTensor> { [EmbeddingsName] = Table.Rows };
        foreach ((string parameter, TorchSharp.Modules.Parameter tensor) in named_parameters())
            weights.Add(parameter, tensor.ToWeights());
        return weights;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Table.Dispose();
        base.Dispose(disposing);
    }
}
