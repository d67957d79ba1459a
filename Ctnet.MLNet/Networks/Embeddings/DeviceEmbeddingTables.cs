using Ctnet.MLNet.Batches;
using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring.Plans;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks.Embeddings;

/// <summary>
/// Embedding tables on the training device. A step gathers the batch's rows into a leaf tensor, which receives their gradient,
/// and writes the rows back. No operation waits for the device.
/// </summary>
internal sealed class DeviceEmbeddingTables : EmbeddingTables
{
    private readonly Tensor[] _tables, _state;
    private readonly RowPages[] _rowsBefore, _stateBefore;

    public DeviceEmbeddingTables(
        FeaturePlan plan, WeightTensor[] tables, WeightTensor[]? state, Device device, RowOptimizer? optimizer = null)
        : base(plan, optimizer)
    {
        Device = device;
        int parts = (state?.Length ?? 0) / Math.Max(1, tables.Length);
        _rowsBefore = [.. tables.Select((table, t) => plan.Tables[t].Segmented(table).Pages)];
        _stateBefore = [.. (state ?? []).Select((part, i) => plan.Tables[i / parts].Segmented(part).Pages)];
        _tables = [.. _rowsBefore.Select(ToDevice)];
        _state = [.. _stateBefore.Select(ToDevice)];
    }

    public override Device Device { get; }

    public override EmbeddedInput Embed(ImpressionBatch batch, int column, int first, int count, bool training)
    {
        if (first != 0 || count != batch.Count)
            throw new NotSupportedException("Tables on a device embed whole batches only.");
        EncodedFeatures features = batch.Features[column]!;
        List<Tensor> inputs = [], linear = [];
        List<SequenceInput> sequences = [];
        Tensor[] leaves = new Tensor[_tables.Length];
        for (int t = 0; t < _tables.Length; t++)
        {
            EncodedTable ids = features.Tables[t];
            // A frozen table has no leaf of its own: its rows are read directly.
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
            sequences.AddRange(plan.Sequences.Select(
                (field, s) => Elements(plan, leaves[t], ids.Sequences, Of(ids.Sequences), s, field.Count, count)));
            if (Plan.LinearTerm)
            {
                Tensor means = Pool(leaves[t], ids.Sequences, Of(ids.Sequences));
                linear.Add(means.select(1, plan.Width).view(count, plan.Sequences.Length).sum(1));
            }
        }

        int numbers = Plan.GatheredWidth - Plan.NumbersStart;
        if (numbers > 0)
            inputs.Add(features.Numbers.ToTensor(Device, count, numbers));
        return new(first, count, inputs.Count == 1 ? inputs[0] : cat(inputs, 1), LinearTerm(), sequences, leaves);

        Tensor? LinearTerm()
        {
            if (!Plan.LinearTerm)
                return null;
            return linear.Count > 0 ? linear.Aggregate((sum, term) => sum.Plus(term)) : zeros(count, device: Device);
        }
    }

    public override void Update(
        ImpressionBatch batch, int column, IReadOnlyList<EmbeddedInput> inputs, double learningRate, WorkerPool workers)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        for (int t = 0; t < _tables.Length; t++)
        {
            Tensor leaf = inputs[0].Leaves![t];
            List<int> unique = batch.Features[column]!.Tables[t].Unique;
            Optimizer.Update(_tables[t], _state, t, unique, leaf.detach(), leaf.grad!, learningRate);
        }
    }

    public override WeightTensor[] Rows() => [.. _tables.Zip(_rowsBefore, FromDevice)];

    public override WeightTensor[] State() => [.. _state.Zip(_stateBefore, FromDevice)];

    public override void Dispose()
    {
        foreach (Tensor tensor in _tables.Concat(_state))
            tensor.Dispose();
        base.Dispose();
    }

    // A device has the rows by number, with the free rows between the segments.
    private Tensor ToDevice(RowPages rows) =>
        new WeightTensor([rows.End, rows.Columns], rows.ToArrayByNumber()).ToTensor(Device).DetachFromDisposeScope();

    private static WeightTensor FromDevice(Tensor rows, RowPages before) =>
        new(before.WithValues(rows.ToWeights().Values));

    // index_add_ needs 64-bit indices, but 32-bit ones are transferred faster.
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

        Tensor sums = zeros(new long[] { sets.Ends.Count, rows.shape[1] }, rows.dtype, rows.device);
        return sums.index_add_(
            0, Rows64(owners), rows.index_select(0, ids.ToTensor(Device)) * shares.ToTensor(Device, shares.Count, 1), 1);
    }

    // The last element pads a sequence to its length; the mask excludes the padding.
    private SequenceInput Elements(
        TablePlan plan, Tensor rows, EncodedSets sequences, List<int> ids, int number, int length, int count)
    {
        List<int> padded = [];
        List<float> mask = [];
        for (int row = 0; row < count; row++)
        {
            int sequence = row * plan.Sequences.Length + number;
            int from = sequences.StartOf(sequence), size = sequences.Ends[sequence] - from;
            for (int i = 0; i < length; i++)
            {
                padded.Add(ids[from + Math.Min(i, size - 1)]);
                mask.Add(i < size ? 0 : float.NegativeInfinity);
            }
        }

        Tensor elements = rows.index_select(0, padded.ToTensor(Device)).narrow(1, 0, plan.Width);
        return new(elements.reshape(count, length, plan.Width), mask.ToTensor(Device, count, length));
    }
}
