using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Trainers;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks;

/// <summary>
/// How rows of an embedding table learn, on the host and on a device. Its state is one or more tensors for each table, with a row for each
/// of the table's rows. Thread-safe, without state of its own.
/// </summary>
internal abstract class RowOptimizer
{
    /// <summary>
    /// The state's tensors of a table: what follows the table's name in theirs, whether they have a value for each column, and the first.
    /// </summary>
    protected abstract IReadOnlyList<(string Suffix, bool PerColumn, float First)> Parts { get; }

    public static RowOptimizer Of(EmbeddingOptimizer kind) => kind == EmbeddingOptimizer.LazyAdam ? new LazyAdam() : new RowWiseAdagrad();

    /// <summary>The state before the first step: table after table of the plan, part after part.</summary>
    public WeightTensor[] FirstState(FeaturePlan plan) => [.. from table in plan.Tables from part in Parts select First(table, part.PerColumn, part.First)];

    /// <summary>The names of the state's tensors, in the same order.</summary>
    public string[] NamesOf(FeaturePlan plan) => [.. from table in plan.Tables from part in Parts select GraphNames.Table(GraphNames.Tower, table) + part.Suffix];

    /// <summary>Takes over what an earlier model remembers of a table's rows; nothing if another optimizer made it.</summary>
    /// <param name="earlier">The earlier model's state, by name.</param>
    /// <param name="before">The earlier model's table.</param>
    /// <param name="plan">The plan now.</param>
    /// <param name="table">Which of its tables.</param>
    /// <param name="state">The state of all tables; is changed.</param>
    public void CopyState(IReadOnlyDictionary<string, WeightTensor> earlier, TablePlan before, FeaturePlan plan, int table, WeightTensor[] state)
    {
        for (int part = 0; part < Parts.Count; part++)
        {
            if (earlier.TryGetValue(GraphNames.Table(GraphNames.Tower, before) + Parts[part].Suffix, out WeightTensor? rows))
                before.CopyRows(rows, plan.Tables[table], state[table * Parts.Count + part]);
        }
    }

    /// <summary>Takes over what another model remembers of one row; nothing if another optimizer made it.</summary>
    /// <param name="other">The other model's state, by name.</param>
    /// <param name="from">The other model's table, and the row there.</param>
    /// <param name="into">The number of the table here, and the row there.</param>
    /// <param name="state">The state of all tables; is changed.</param>
    public void CopyRow(
        IReadOnlyDictionary<string, WeightTensor> other, (TablePlan Table, int Row) from, (int Table, int Row) into, WeightTensor[] state)
    {
        for (int part = 0; part < Parts.Count; part++)
        {
            if (!other.TryGetValue(GraphNames.Table(GraphNames.Tower, from.Table) + Parts[part].Suffix, out WeightTensor? rows))
                continue;
            WeightTensor own = state[into.Table * Parts.Count + part];
            int columns = Math.Min(rows.Columns, own.Columns);
            Array.Copy(rows.Values, (long)from.Row * rows.Columns, own.Values, (long)into.Row * own.Columns, columns);
        }
    }

    /// <summary>A step on some rows of table number <paramref name="table"/>, in .NET's memory.</summary>
    public void Update(WeightTensor weights, WeightTensor[] state, int table, ReadOnlySpan<int> rows, ReadOnlySpan<float> gradients, float learningRate) =>
        Update(weights, state.AsSpan(table * Parts.Count, Parts.Count), rows, gradients, learningRate);

    /// <summary>A step on some rows of table number <paramref name="table"/>, on a device.</summary>
    /// <param name="weights">The table.</param>
    /// <param name="state">The state of all tables.</param>
    /// <param name="table">Which of them.</param>
    /// <param name="rows">Which rows, each once, as Int64.</param>
    /// <param name="values">Those rows' values before the step.</param>
    /// <param name="gradient">Their gradient.</param>
    /// <param name="learningRate">The learning rate.</param>
    public void Update(Tensor weights, Tensor[] state, int table, Tensor rows, Tensor values, Tensor gradient, double learningRate) =>
        weights.index_copy_(0, rows, Step(state.AsSpan(table * Parts.Count, Parts.Count), rows, values, gradient, learningRate));

    protected abstract void Update(
        WeightTensor weights, ReadOnlySpan<WeightTensor> state, ReadOnlySpan<int> rows, ReadOnlySpan<float> gradients, float learningRate);

    /// <summary>Changes the state's rows and gives the table's.</summary>
    protected abstract Tensor Step(ReadOnlySpan<Tensor> state, Tensor rows, Tensor values, Tensor gradient, double learningRate);

    private static WeightTensor First(TablePlan table, bool perColumn, float first)
    {
        var rows = WeightTensor.Zeros(table.Rows, perColumn ? table.Columns : 1);
        Array.Fill(rows.Values, first);
        return rows;
    }
}
