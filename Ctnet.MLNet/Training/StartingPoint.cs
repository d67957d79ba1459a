using System.Numerics.Tensors;
using Ctnet.MLNet.Alignment.Vocabularies;
using Ctnet.MLNet.Models;
using Ctnet.MLNet.Networks.Embeddings;
using Ctnet.MLNet.Networks.Layers;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring.Plans;
using Ctnet.MLNet.Settings;

namespace Ctnet.MLNet.Training;

/// <summary>
/// The weights and the optimizer state that a fit starts from: drawn at random, taken from an earlier model, or taken from the
/// source. Dense weights that are not listed keep the values that the network drew.
/// </summary>
internal sealed class StartingPoint
{
    private readonly RowOptimizer _optimizer;

    // For each row of each table, whether the earlier model had it.
    private readonly bool[][] _known;

    /// <param name="plan">The plan of the network's tables.</param>
    /// <param name="optimizer">The optimizer of the tables' rows.</param>
    /// <param name="random">Draws the rows that the earlier model does not have.</param>
    /// <param name="earlier">
    /// The model to go on from, with its optimizer state if it has one. The tables may have grown since. Null draws all rows.
    /// </param>
    /// <exception cref="ArgumentException">The model's tables do not fit this network's.</exception>
    public StartingPoint(FeaturePlan plan, RowOptimizer optimizer, Random random, CtrModelParameters? earlier = null)
    {
        (Plan, _optimizer) = (plan, optimizer);
        Rows = [.. plan.Tables.Select(table => WeightTensor.Zeros(table.Rows, table.Columns))];
        RowState = optimizer.FirstState(plan);
        _known = [.. plan.Tables.Select(table => new bool[table.Rows])];
        if (earlier is not null)
            TakeOver(earlier);
        for (int t = 0; t < plan.Tables.Count; t++)
            Initialization.Embeddings(random, Rows[t].Values, plan.Tables[t], _known[t]);
    }

    public FeaturePlan Plan { get; }

    /// <summary>The tables' rows, in the plan's order.</summary>
    public WeightTensor[] Rows { get; }

    /// <summary>The row optimizer's state, in the optimizer's order.</summary>
    public WeightTensor[] RowState { get; }

    /// <summary>The dense weights by name.</summary>
    public Dictionary<string, WeightTensor> Dense { get; } = [];

    /// <summary>The dense optimizer's state by weight name. Unknown names are ignored.</summary>
    public Dictionary<string, WeightTensor> DenseState { get; } = [];

    /// <summary>
    /// The shift that is added to the logit for scoring by the model that the dense weights come from; null if they are drawn.
    /// </summary>
    public double? LogitShift { get; private set; }

    /// <summary>
    /// Ids that the earlier model did not have take over the source's rows of the same values. If the source does not know a
    /// value, its id keeps the drawn row.
    /// </summary>
    /// <param name="source">The source's rows.</param>
    /// <param name="withState">Whether they also take over the source's optimizer state of these rows.</param>
    /// <param name="untrained">
    /// Whether ids that the earlier model had, but never trained on, take over the source's rows too: an alignment may know a
    /// value from the source long before a row of the target has it.
    /// </param>
    public void TakeNewRows(SourceRows source, bool withState, bool untrained = false)
    {
        ForEachRow((t, row, space, id) =>
        {
            bool isNew = !_known[t][row] || (untrained && id >= IdSpace.Reserved && _optimizer.IsUntouched(RowState, t, row));
            if (!isNew || source.Find(space, id, Plan.Tables[t].Width) is not SourceRow from)
                return;
            int columns = Math.Min(from.Values.Length, Rows[t].Columns);
            from.Values[..columns].CopyTo(Rows[t].Values.AsSpan(row * Rows[t].Columns));
            if (withState && source.State is { } state)
                _optimizer.CopyRow(state, (from.Table, from.Number), (t, row), RowState);
        });
    }

    /// <summary>Takes over the source's tower, with its optimizer state if it has one.</summary>
    /// <param name="source">The source.</param>
    /// <param name="withConversions">Whether the source's tower of conversions, if it has one, is taken over, too.</param>
    public void TakeTower(FrozenTower source, bool withConversions)
    {
        foreach ((string name, WeightTensor weight) in source.DenseWeights)
        {
            if (withConversions || !WeightNames.IsUnder(GraphNames.Conversion, name))
                Dense[name] = weight;
        }
        foreach ((string name, WeightTensor state) in source.OptimizerState ?? new Dictionary<string, WeightTensor>())
            DenseState[name] = state;
        LogitShift = source.Shape.LogitShift;
    }

    /// <summary>
    /// Leaves out a part's weights and their optimizer state, so that they keep the values that the network draws.
    /// </summary>
    public void LeaveOut(string part)
    {
        foreach (Dictionary<string, WeightTensor> tensors in new[] { Dense, DenseState })
        {
            foreach (string name in tensors.Keys.Where(name => WeightNames.IsUnder(part, name)).ToArray())
                tensors.Remove(name);
        }
    }

    /// <summary>
    /// Adds the source's change between two of its versions to the tower and to the rows that the earlier model had.
    /// </summary>
    /// <param name="before">The version that was carried over last.</param>
    /// <param name="now">The newest version, of the same shape.</param>
    /// <param name="rowsBefore">The rows of the version before.</param>
    /// <param name="rowsNow">The rows of the newest version.</param>
    public void AddChange(FrozenTower before, FrozenTower now, SourceRows rowsBefore, SourceRows rowsNow)
    {
        foreach (string name in now.DenseWeights.Select(weight => weight.Key))
        {
            // The target, or the source before, may have no tower of conversions.
            if (!Dense.ContainsKey(name) || !before.Weights.TryGetValue(name, out WeightTensor? old))
                continue;
            float[] change = [.. now.Weights[name].Values];
            TensorPrimitives.Subtract(change, old.Values, change);
            // The change of what the source predicts is carried over, and scoring adds the shift to the trained bias.
            if (name == GraphNames.Bias(GraphNames.Head(GraphNames.Tower)))
                change[0] += (float)(now.Shape.LogitShift - before.Shape.LogitShift);
            AddChange(Dense, name, change);
            AddChange(DenseState, name + DenseParameters.TrainedSuffix, change);
        }

        ForEachRow((t, row, space, id) =>
        {
            int width = Plan.Tables[t].Width, columns = Rows[t].Columns;
            if (!_known[t][row] || rowsNow.Find(space, id, width) is not SourceRow newest)
                return;
            // If the source has met this value only since then, its whole row is change.
            SourceRow? earlier = rowsBefore.Find(space, id, width);
            for (int column = 0; column < columns; column++)
                Rows[t].Values[row * columns + column] += newest.Values[column] - (earlier?.Values[column] ?? 0);
            if (_optimizer is RowWiseAdagrad && newest.Sum is float learnt)
            {
                float learntBefore = earlier is null ? RowWiseAdagrad.InitialSum : earlier.Value.Sum ?? learnt;
                RowState[t].Values[row] += Math.Max(0, learnt - learntBefore);
            }
        });
    }

    private static void AddChange(Dictionary<string, WeightTensor> tensors, string name, float[] change)
    {
        // Only a model whose weights are averages also has trained weights in its state.
        if (!tensors.TryGetValue(name, out WeightTensor? before))
            return;
        float[] values = new float[change.Length];
        TensorPrimitives.Add(before.Values, change, values);
        // The source's running variance may have fallen by more than this tower's value, and no variance is negative.
        if (name.EndsWith(Normalizer.Variance, StringComparison.Ordinal))
            TensorPrimitives.Max(values, 0, values);
        tensors[name] = new(before.Shape, values);
    }

    private void TakeOver(CtrModelParameters modelParameters)
    {
        SavingOptions options = modelParameters.OptionsAs<SavingOptions>();
        var before = new FeaturePlan(modelParameters.Layout, options.EmbeddingSize, options.LinearTerm);
        foreach (TablePlan table in before.Tables)
        {
            string name = GraphNames.Table(GraphNames.Tower, table);
            int now = Enumerable.Range(0, Plan.Tables.Count).FirstOrDefault(t => Plan.Tables[t].Name == table.Name, -1);
            if (now < 0)
            {
                throw new ArgumentException(
                    $"The earlier model has embeddings of width {table.Width}, but no field of the rows has this width: "
                    + "the schema's embeddingSize changed.",
                    nameof(modelParameters));
            }

            table.CopyRows(modelParameters.Weights[name], Plan.Tables[now], Rows[now]);
            if (modelParameters.OptimizerState is not null)
                _optimizer.CopyState(modelParameters.OptimizerState, table, Plan, now, RowState);
            foreach ((string space, int rows) in table.Spaces)
                Array.Fill(_known[now], true, Plan.Tables[now].RowOf(space, 0), rows);
        }

        HashSet<string> tables = [.. before.Tables.Select(table => GraphNames.Table(GraphNames.Tower, table))];
        foreach ((string name, WeightTensor weight) in modelParameters.Weights.Where(weight => !tables.Contains(weight.Key)))
            Dense[name] = weight;
        foreach ((string name, WeightTensor state) in modelParameters.OptimizerState ?? new Dictionary<string, WeightTensor>())
            DenseState[name] = state;
        LogitShift = options.LogitShift;
    }

    // The visitor gets a table's number, a row of the table, and the row's space and id.
    private void ForEachRow(Action<int, int, string, int> visit)
    {
        for (int t = 0; t < Plan.Tables.Count; t++)
        {
            foreach ((string space, int count) in Plan.Tables[t].Spaces)
            {
                for (int id = 0; id < count; id++)
                    visit(t, Plan.Tables[t].RowOf(space, id), space, id);
            }
        }
    }
}
