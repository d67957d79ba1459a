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
        [
            .. from table in plan.Tables
               from state in StateOf(table, null, new Dictionary<string, WeightTensor>())
               select new WeightTensor(state),
        ];

    /// <summary>
    /// A table's state when training begins: that of an earlier model, and the first state for rows that it did not have. A state
    /// of another optimizer is ignored.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="before">The earlier model's table; null for none.</param>
    /// <param name="earlier">The earlier model's state, by name.</param>
    public IEnumerable<RowPages> StateOf(
        TablePlan table, TablePlan? before, IReadOnlyDictionary<string, WeightTensor> earlier)
    {
        foreach ((string suffix, bool perColumn, float first) in Parts)
        {
            int columns = perColumn ? table.Columns : 1;
            yield return before is not null
                && earlier.TryGetValue(GraphNames.Table(GraphNames.Tower, before) + suffix, out WeightTensor? rows)
                ? before.Grow(rows, table, columns, first)
                : table.NewRows(columns, first);
        }
    }

    /// <summary>The names of the state's tensors, in the same order.</summary>
    public string[] NamesOf(FeaturePlan plan) =>
        [.. from table in plan.Tables from part in Parts select GraphNames.Table(GraphNames.Tower, table) + part.Suffix];

    /// <summary>Copies another model's state for one row. A state of another optimizer is ignored.</summary>
    /// <param name="other">The other model's state, by name.</param>
    /// <param name="from">The other model's table, and the row in it.</param>
    /// <param name="into">The number of this model's table, and the row in it.</param>
    /// <param name="state">This model's state of all tables, which is changed.</param>
    public void CopyRow(
        IReadOnlyDictionary<string, WeightTensor> other, (TablePlan Table, int Row) from, (int Table, int Row) into,
        RowPages[] state)
    {
        for (int part = 0; part < Parts.Count; part++)
        {
            if (!other.TryGetValue(GraphNames.Table(GraphNames.Tower, from.Table) + Parts[part].Suffix, out WeightTensor? rows))
                continue;
            RowPages own = state[into.Table * Parts.Count + part];
            int columns = Math.Min(rows.Columns, own.Columns);
            from.Table.Segmented(rows).Pages.Row(from.Row)[..columns].CopyTo(own.Writable(into.Row));
        }
    }

    /// <summary>Sets the state of a row of table number <paramref name="table"/> to that before the first step.</summary>
    public void Restart(RowPages[] state, int table, int row)
    {
        for (int part = 0; part < Parts.Count; part++)
            state[table * Parts.Count + part].Writable(row).Fill(Parts[part].First);
    }

    /// <summary>Whether no step has changed a row of table number <paramref name="table"/>.</summary>
    public bool IsUntouched(RowPages[] state, int table, int row) =>
        IsUntouched(state.AsSpan(table * Parts.Count, Parts.Count), row);

    /// <summary>
    /// Prepares some rows of table number <paramref name="table"/>, and their state, for an update in several threads.
    /// </summary>
    public void Own(RowPages weights, RowPages[] state, int table, ReadOnlySpan<int> rows)
    {
        weights.Own(rows);
        foreach (RowPages part in state.AsSpan(table * Parts.Count, Parts.Count))
            part.Own(rows);
    }

    /// <summary>Takes a step on some rows of table number <paramref name="table"/>, in .NET's memory.</summary>
    /// <remarks><see cref="Own"/> comes before it.</remarks>
    public void Update(
        RowPages weights, RowPages[] state, int table, ReadOnlySpan<int> rows, ReadOnlySpan<float> gradients,
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
    protected abstract bool IsUntouched(ReadOnlySpan<RowPages> state, int row);

    /// <summary>Takes a step on some rows, in .NET's memory.</summary>
    /// <param name="weights">The table.</param>
    /// <param name="state">The table's state.</param>
    /// <param name="rows">The rows, each once.</param>
    /// <param name="gradients">The rows' gradients.</param>
    /// <param name="learningRate">The learning rate.</param>
    /// <param name="rates">The rows' factors of the learning rate; null if all are 1.</param>
    protected abstract void Update(
        RowPages weights, ReadOnlySpan<RowPages> state, ReadOnlySpan<int> rows, ReadOnlySpan<float> gradients,
        float learningRate, RowRates? rates);

    /// <summary>Changes the state's rows and returns the table's new rows.</summary>
    protected abstract Tensor Step(
        ReadOnlySpan<Tensor> state, Tensor rows, Tensor values, Tensor gradient, double learningRate);

    private RowRates? RatesOf(int table) => Rates is null || Rates[table].IsUniform ? null : Rates[table];
}
