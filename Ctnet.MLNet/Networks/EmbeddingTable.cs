using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Training;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks;

/// <summary>
/// One table for all fields: a row an id, with its embedding and, last, its weight in the linear term. Training touches the rows of the
/// batch only: they are gathered, take part in the step as a leaf, and are written back (row-wise Adagrad), so that the cost of a step
/// does not depend on the size of the table.
/// </summary>
internal sealed class EmbeddingTable : IDisposable
{
    /// <summary>Where Adagrad's sums start; measured best on short streams.</summary>
    public const float InitialSum = 1;

    private readonly Tensor _rows, _sums;
    private Tensor? _leaf, _unique;

    public EmbeddingTable(WeightTensor rows, WeightTensor? sums, Device device)
    {
        // To the scope around it, if there is one: where the table never becomes part of a network, nobody else disposes of it.
        using var scope = NewDisposeScope();
        _rows = rows.ToTensor(device).MoveToOuterDisposeScope();
        _sums = (sums?.ToTensor(device) ?? full(new long[] { rows.Rows, 1 }, InitialSum, device: device)).MoveToOuterDisposeScope();
    }

    public Device Device => _rows.device;

    /// <summary>The table, to export it.</summary>
    public WeightTensor Rows => _rows.ToWeights();

    /// <summary>Adagrad's sum for each row.</summary>
    public WeightTensor Sums => _sums.ToWeights();

    /// <summary>The rows as a leaf of the step that follows.</summary>
    public Tensor Gather(Tensor unique, bool training)
    {
        Tensor rows = _rows.index_select(0, unique);
        if (training)
            (_leaf, _unique) = (rows.requires_grad_(), unique);
        return rows;
    }

    /// <summary>
    /// Row-wise Adagrad on the rows that were gathered: one sum of squares a row (the mean over its columns).
    /// </summary>
    /// <param name="learningRate">The learning rate.</param>
    /// <param name="batchRows">
    /// The batch's rows: the loss is their mean, and an id should learn as much from an impression however many others are in the batch.
    /// </param>
    public void Update(double learningRate, int batchRows)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        Tensor gradient = _leaf!.grad! * batchRows;
        Tensor sums = _sums.index_select(0, _unique!).add_((gradient * gradient).mean([1], keepdim: true));
        _sums.index_copy_(0, _unique!, sums);
        Tensor rows = _leaf!.detach().addcdiv(gradient, sums.sqrt(), -learningRate);
        _rows.index_copy_(0, _unique!, rows);
        (_leaf, _unique) = (null, null);
    }

    public void Dispose()
    {
        _rows.Dispose();
        _sums.Dispose();
    }
}
