using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Training;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks;

/// <summary>A batch's <see cref="EncodedFeatures"/> on the training device. The tensors belong to the caller's dispose scope.</summary>
internal sealed class FeatureTensors
{
    public FeatureTensors(EncodedFeatures features, FeaturePlan plan, int rows, Device device)
    {
        (Plan, Rows) = (plan, rows);
        Unique = features.Unique.ToTensor(device);
        Singles = features.Singles.ToTensor(device);
        if (plan.Sets.Length > 0)
        {
            SetIds = features.SetIds.ToTensor(device);
            SetOwners = features.SetOwners.ToTensor(device);
            SetWeights = features.SetWeights.ToTensor(device, features.SetWeights.Count, 1);
        }

        if (plan.Numbers.Length > 0)
            Numbers = features.Numbers.ToTensor(device, rows, 2 * plan.Numbers.Length);
    }

    public FeaturePlan Plan { get; }

    public int Rows { get; }

    public Tensor Unique { get; }

    public Tensor Singles { get; }

    public Tensor? SetIds { get; }

    public Tensor? SetOwners { get; }

    public Tensor? SetWeights { get; }

    public Tensor? Numbers { get; }

    /// <summary>The network's input from the rows of the table that the batch reads.</summary>
    /// <param name="table">The rows of <see cref="Unique"/>, [unique, embedding + 1]: the embedding, then a weight of the linear term.</param>
    /// <returns>The input [rows, width], and the linear term [rows].</returns>
    public (Tensor Input, Tensor Linear) Embed(Tensor table)
    {
        long columns = table.shape[1];
        Tensor fields = table.index_select(0, Singles).view(Rows, Plan.Singles.Length, columns);
        if (SetIds is not null)
        {
            Tensor sets = zeros(new long[] { (long)Rows * Plan.Sets.Length, columns }, table.dtype, table.device)
                .index_add_(0, SetOwners!, table.index_select(0, SetIds) * SetWeights!, 1)
                .view(Rows, Plan.Sets.Length, columns);
            fields = cat([fields, sets], 1);
        }

        Tensor linear = fields.select(2, columns - 1).sum(1);
        Tensor input = fields.narrow(2, 0, columns - 1).reshape(Rows, Plan.EmbeddedFields * (columns - 1));
        return (Numbers is null ? input : cat([input, Numbers], 1), linear);
    }
}
