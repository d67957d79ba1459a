using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring.Plans;
using Ctnet.MLNet.Trainers;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks.Embeddings;

/// <summary>
/// The optimizer of embedding rows, on the host and on a device. Its state for a table is one or more tensors that have a row for
/// each row of the table. The callers hold that state, so an instance is thread-safe.
/// </summary>
internal abstract class RowOptimizer
{
    /// <summary>
    /// The state's tensors for a table: the suffix of each name after the table's name, whether the tensor has a value for each
    /// column, and the value before the first step.
    /// </summary>
    protected abstract IReadOnlyList<(string Suffix, bool PerColumn, float First)> Parts { get; }

    /// <summary>The factors of the learning rate, for each table of the plan; null if all are 1.</summary>
    private IReadOnlyList<RowRates>? Rates { get; init; }

    /// <summary>Creates an optimizer.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="rates">The factors of the learning rate, for each table of the plan; null if all are 1.</param>
    public static RowOptimizer Of(EmbeddingOptimizer kind, IReadOnlyList<RowRates>? rates = null) =>
        kind == EmbeddingOptimizer.LazyAdam ? new LazyAdam { Rates = rates } : new RowWiseAdagrad { Rates = rates };

    /// <summary>The state before the first step: table after table of the plan, part after part.</summary>
    public WeightTensor[] FirstState(FeaturePlan plan) =>
        [.. from table in plan.Tables from part in Parts select First(table, part.PerColumn, part.First)];

    /// <summary>The names of the state's tensors, in the same order.</summary>
    public string[] NamesOf(FeaturePlan plan) =>
        [.. from table in plan.Tables from part in Parts select GraphNames.Table(GraphNames.Tower, table) + part.Suffix];

    /// <summary>Copies an earlier model's state for a table's rows. A state of another optimizer is ignored.</summary>
    /// <param name="earlier">The earlier model's state, by name.</param>
    /// <param name="before">The earlier model's table.</param>
    /// <param name="plan">The present plan.</param>
    /// <param name="table">The table's number in the present plan.</param>
    /// <param name="state">The present state of all tables, which is changed.</param>
    public void CopyState(
        IReadOnlyDictionary<string, WeightTensor> earlier, TablePlan before, FeaturePlan plan, int table, WeightTensor[] state)
    {
        for (int part = 0; part < Parts.Count; part++)
        {
            if (earlier.TryGetValue(GraphNames.Table(GraphNames.Tower, before) + Parts[part].Suffix, out WeightTensor? rows))
                before.CopyRows(rows, plan.Tables[table], state[table * Parts.Count + part]);
        }
    }

    /// <summary>Copies another model's state for one row. A state of another optimizer is ignored.</summary>
    /// <param name="other">The other model's state, by name.</param>
    /// <param name="from">The other model's table, and the row in it.</param>
    /// <param name="into">The number of this model's table, and the row in it.</param>
    /// <param name="state">This model's state of all tables, which is changed.</param>
    public void CopyRow(
        IReadOnlyDictionary<string, WeightTensor> other, (TablePlan Table, int Row) from, (int Table, int Row) into,
        WeightTensor[] state)
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

    /// <summary>Whether no step has changed a row of table number <paramref name="table"/>.</summary>
    public bool IsUntouched(WeightTensor[] state, int table, int row) =>
        IsUntouched(state.AsSpan(table * Parts.Count, Parts.Count), row);

    /// <summary>Takes a step on some rows of table number <paramref name="table"/>, in .NET's memory.</summary>
    public void Update(
        WeightTensor weights, WeightTensor[] state, int table, ReadOnlySpan<int> rows, ReadOnlySpan<float> gradients,
        float learningRate) =>
        Update(weights, state.AsSpan(table * Parts.Count, Parts.Count), rows, gradients, learningRate, RatesOf(table));

    /// <summary>Takes a step on some rows of table number <paramref name="table"/>, on a device.</summary>
    /// <param name="weights">The table.</param>
    /// <param name="state">The state of all tables.</param>
    /// <param name="table">The table's number.</param>
    /// <param name="numbers">The rows, each once.</param>
    /// <param name="values">The rows' values before the step.</param>
    /// <param name="gradient">The rows' gradient.</param>
    /// <param name="learningRate">The learning rate.</param>
    public void Update(
        Tensor weights, Tensor[] state, int table, List<int> numbers, Tensor values, Tensor gradient, double learningRate)
    {
        // index_copy_ needs 64-bit indices, but 32-bit ones are transferred faster.
        Tensor rows = numbers.ToTensor(weights.device).to(ScalarType.Int64);
        Tensor changed = Step(state.AsSpan(table * Parts.Count, Parts.Count), rows, values, gradient, learningRate);
        if (RatesOf(table) is RowRates rates)
        {
            Tensor factors = numbers.Select(rates.Of).ToList().ToTensor(weights.device, numbers.Count, 1);
            changed = changed.sub(values).mul_(factors).PlusInPlace(values);
        }
        weights.index_copy_(0, rows, changed);
    }

    /// <summary>Whether the state of a row is that before the first step.</summary>
    protected abstract bool IsUntouched(ReadOnlySpan<WeightTensor> state, int row);

    /// <summary>Takes a step on some rows, in .NET's memory.</summary>
    /// <param name="weights">The table.</param>
    /// <param name="state">The table's state.</param>
    /// <param name="rows">The rows, each once.</param>
    /// <param name="gradients">The rows' gradients.</param>
    /// <param name="learningRate">The learning rate.</param>
    /// <param name="rates">The rows' factors of the learning rate; null if all are 1.</param>
    protected abstract void Update(
        WeightTensor weights, ReadOnlySpan<WeightTensor> state, ReadOnlySpan<int> rows, ReadOnlySpan<float> gradients,
        float learningRate, RowRates? rates);

    /// <summary>Changes the state's rows and returns the table's new rows.</summary>
    protected abstract Tensor Step(
        ReadOnlySpan<Tensor> state, Tensor rows, Tensor values, Tensor gradient, double learningRate);

    private RowRates? RatesOf(int table) => Rates is null || Rates[table].IsUniform ? null : Rates[table];

    private static WeightTensor First(TablePlan table, bool perColumn, float first)
    {
        var rows = WeightTensor.Zeros(table.Rows, perColumn ? table.Columns : 1);
        Array.Fill(rows.Values, first);
        return rows;
    }
}
