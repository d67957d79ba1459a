using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Training;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks;

/// <summary>
/// Embedding tables on the training device: the batch's rows are gathered, take part in the step as a leaf, and are written back. No
/// operation waits for the device.
/// </summary>
internal sealed class DeviceEmbeddings : Embeddings
{
    private readonly Tensor[] _tables, _state;

    public DeviceEmbeddings(FeaturePlan plan, WeightTensor[] tables, WeightTensor[]? state, Device device, RowOptimizer? optimizer = null)
        : base(plan, optimizer)
    {
        Device = device;
        _tables = [.. tables.Select(table => table.ToTensor(device).DetachFromDisposeScope())];
        _state = [.. (state ?? []).Select(table => table.ToTensor(device).DetachFromDisposeScope())];
    }

    public override Device Device { get; }

    public override EmbeddedInput Embed(ImpressionBatch batch, int column, int first, int count, bool training)
    {
        if (first != 0 || count != batch.Count)
            throw new NotSupportedException("A device takes a batch as a whole.");
        EncodedFeatures features = batch.Features[column]!;
        List<Tensor> inputs = [], linear = [];
        Tensor[] leaves = new Tensor[_tables.Length];
        for (int t = 0; t < _tables.Length; t++)
        {
            EncodedTable ids = features.Tables[t];
            // Where nothing is trained the table itself is read.
            bool trained = ids.Unique.Count > 0;
            leaves[t] = trained ? _tables[t].index_select(0, ids.Unique.ToTensor(Device)) : _tables[t];
            if (training)
                leaves[t].requires_grad_();
            Tensor fields = Fields(
                Plan.Tables[t], leaves[t], trained ? ids.SinglePlaces : ids.Singles, trained ? ids.SetPlaces : ids.Sets, ids.SetEnds, count);
            inputs.Add(fields.narrow(2, 0, Plan.Tables[t].Width).reshape(count, -1));
            if (Plan.LinearTerm)
                linear.Add(fields.select(2, Plan.Tables[t].Width).sum(1));
        }

        if (Plan.Numbers.Length > 0)
            inputs.Add(features.Numbers.ToTensor(Device, count, 2 * Plan.Numbers.Length));
        return new(
            first, count, inputs.Count == 1 ? inputs[0] : cat(inputs, 1),
            Plan.LinearTerm ? linear.Count > 0 ? linear.Aggregate((sum, term) => sum + term) : zeros(count, device: Device) : null, leaves);
    }

    public override void Update(ImpressionBatch batch, int column, IReadOnlyList<EmbeddedInput> inputs, double learningRate, WorkerPool workers)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        for (int t = 0; t < _tables.Length; t++)
        {
            Tensor leaf = inputs[0].Leaves![t], unique = Rows64(batch.Features[column]!.Tables[t].Unique);
            Optimizer.Update(_tables[t], _state, t, unique, leaf.detach(), leaf.grad!, learningRate);
        }
    }

    public override WeightTensor[] Rows() => [.. _tables.Select(table => table.ToWeights())];

    public override WeightTensor[] State() => [.. _state.Select(table => table.ToWeights())];

    public override void Dispose()
    {
        foreach (Tensor tensor in _tables.Concat(_state))
            tensor.Dispose();
        base.Dispose();
    }

    // What adds or copies to rows wants them so; 32 bits travel faster.
    private Tensor Rows64(List<int> rows) => rows.ToTensor(Device).to(ScalarType.Int64);

    // [rows, fields, columns]: fields of one id, then sets.
    private Tensor Fields(TablePlan plan, Tensor rows, List<int> singles, List<int> sets, List<int> setEnds, int count)
    {
        long columns = rows.shape[1];
        Tensor fields = rows.index_select(0, singles.ToTensor(Device)).view(count, plan.Singles.Length, columns);
        if (plan.Sets.Length == 0)
            return fields;
        List<int> owners = [];
        List<float> shares = [];
        for (int set = 0; set < setEnds.Count; set++)
        {
            int from = set == 0 ? 0 : setEnds[set - 1];
            for (int i = from; i < setEnds[set]; i++)
            {
                owners.Add(set);
                shares.Add(1f / (setEnds[set] - from));
            }
        }

        Tensor pooled = zeros(new long[] { setEnds.Count, columns }, rows.dtype, rows.device)
            .index_add_(0, Rows64(owners), rows.index_select(0, sets.ToTensor(Device)) * shares.ToTensor(Device, shares.Count, 1), 1)
            .view(count, plan.Sets.Length, columns);
        return cat([fields, pooled], 1);
    }
}
