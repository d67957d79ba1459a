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
        List<SequenceInput> sequences = [];
        Tensor[] leaves = new Tensor[_tables.Length];
        for (int t = 0; t < _tables.Length; t++)
        {
            EncodedTable ids = features.Tables[t];
            // Where nothing is trained the table itself is read.
            bool trained = ids.Unique.Count > 0;
            leaves[t] = trained ? _tables[t].index_select(0, ids.Unique.ToTensor(Device)) : _tables[t];
            if (training)
                leaves[t].requires_grad_();
            TablePlan plan = Plan.Tables[t];
            List<int> Of(EncodedSets sets) => trained ? sets.Places : sets.Rows;
            Tensor fields = leaves[t].index_select(0, (trained ? ids.SinglePlaces : ids.Singles).ToTensor(Device))
                .view(count, plan.Singles.Length, plan.Columns);
            if (plan.Sets.Length > 0)
                fields = cat([fields, Pool(leaves[t], ids.Sets, Of(ids.Sets)).view(count, plan.Sets.Length, plan.Columns)], 1);
            inputs.Add(fields.narrow(2, 0, plan.Width).reshape(count, plan.InputWidth));
            if (Plan.LinearTerm)
                linear.Add(fields.select(2, plan.Width).sum(1));
            if (plan.Sequences.Length == 0)
                continue;
            sequences.AddRange(plan.Sequences.Select((field, s) => Elements(plan, leaves[t], ids.Sequences, Of(ids.Sequences), s, field.Count, count)));
            if (Plan.LinearTerm)
                linear.Add(Pool(leaves[t], ids.Sequences, Of(ids.Sequences)).select(1, plan.Width).view(count, plan.Sequences.Length).sum(1));
        }

        if (Plan.Numbers.Length > 0)
            inputs.Add(features.Numbers.ToTensor(Device, count, 2 * Plan.Numbers.Length));
        return new(
            first, count, inputs.Count == 1 ? inputs[0] : cat(inputs, 1),
            Plan.LinearTerm ? linear.Count > 0 ? linear.Aggregate((sum, term) => sum.Plus(term)) : zeros(count, device: Device) : null, sequences, leaves);
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

    // [sets, columns]: the mean of each set's rows.
    private Tensor Pool(Tensor rows, EncodedSets sets, List<int> ids)
    {
        List<int> owners = [];
        List<float> shares = [];
        for (int set = 0; set < sets.Ends.Count; set++)
        {
            int from = sets.StartOf(set);
            for (int i = from; i < sets.Ends[set]; i++)
            {
                owners.Add(set);
                shares.Add(1f / (sets.Ends[set] - from));
            }
        }

        return zeros(new long[] { sets.Ends.Count, rows.shape[1] }, rows.dtype, rows.device)
            .index_add_(0, Rows64(owners), rows.index_select(0, ids.ToTensor(Device)) * shares.ToTensor(Device, shares.Count, 1), 1);
    }

    // Any row stands where there is no element.
    private SequenceInput Elements(TablePlan plan, Tensor rows, EncodedSets sequences, List<int> ids, int number, int length, int count)
    {
        List<int> padded = [];
        List<float> mask = [];
        for (int row = 0; row < count; row++)
        {
            int sequence = row * plan.Sequences.Length + number, from = sequences.StartOf(sequence), size = sequences.Ends[sequence] - from;
            for (int i = 0; i < length; i++)
            {
                padded.Add(ids[from + Math.Min(i, size - 1)]);
                mask.Add(i < size ? 0 : float.NegativeInfinity);
            }
        }

        Tensor elements = rows.index_select(0, padded.ToTensor(Device)).narrow(1, 0, plan.Width).reshape(count, length, plan.Width);
        return new(elements, mask.ToTensor(Device, count, length));
    }
}
