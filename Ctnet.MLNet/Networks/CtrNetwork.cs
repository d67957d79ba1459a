using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Training;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks;

/// <summary>
/// A network that training can step and scoring can run: dense parameters (those of the TorchSharp module) over embedded features, and its
/// description as a scoring graph over the same names. It has no state but its parameters: workers have one each, over the same values.
/// </summary>
internal abstract class CtrNetwork(string name) : nn.Module(name)
{
    public const string TowerName = "tower", LogitName = "tower.logit";

    /// <summary>For each vector column of a batch after the features how it is taken in; null where it is passed on as it is.</summary>
    public virtual IReadOnlyList<FeaturePlan?> FurtherColumns => [];

    /// <summary>The logits, [rows].</summary>
    /// <param name="features">The embedded features of the rows.</param>
    /// <param name="part">The rows.</param>
    public abstract Tensor Logits(EmbeddedInput features, BatchPart part);

    /// <summary>By target layer the values of its adapter's gates, [rows, width], each 0 to 1; nothing where there are no gated adapters.</summary>
    public virtual IEnumerable<(int Layer, Tensor Gate)> Gates(BatchPart part) => [];

    /// <summary>The graph, whose node <see cref="LogitName"/> is what <see cref="Logits"/> gives.</summary>
    public abstract ScoringGraph Export();

    /// <summary>Takes over the dense weights that a model has under the parameters' names; others keep their first values.</summary>
    /// <exception cref="ArgumentException">A weight has another shape, or no place in this network: it would be forgotten.</exception>
    public void LoadDense(IReadOnlyDictionary<string, WeightTensor> weights)
    {
        using var _ = no_grad();
        if (weights.Keys.Except(named_parameters().Select(part => part.name)).FirstOrDefault() is string left)
            throw new ArgumentException($"The earlier model has weights '{left}', for which this network has no place: their options differ.");
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

    /// <summary>All dense weights, by name.</summary>
    public Dictionary<string, WeightTensor> ToWeights() =>
        named_parameters().ToDictionary(part => part.name, part => part.parameter.ToWeights());

    /// <summary>The name among a model's weights of a table of its tower.</summary>
    public static string NameOf(TablePlan table) => $"{TowerName}.{table.Name}";
}
