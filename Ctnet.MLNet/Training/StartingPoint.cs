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
    private readonly RowShares _shares;

    // For each table, how many ids of each space the earlier model had.
    private readonly IReadOnlyDictionary<string, int>[] _known;

    // The ids that the earlier model had for other values.
    private readonly IReadOnlyDictionary<string, HashSet<int>> _given;

    /// <param name="plan">The plan of the network's tables.</param>
    /// <param name="optimizer">The optimizer of the tables' rows.</param>
    /// <param name="shares">The rows that this rank has. Only these are drawn, and taken from the source.</param>
    /// <param name="seed">Determines the rows that the earlier model does not have.</param>
    /// <param name="modelParameters">
    /// The model to go on from, with its optimizer state if it has one. The tables may have grown since. Null draws all rows.
    /// </param>
    /// <param name="given">
    /// The ids that stand for other values since the earlier model was trained, by the names of their spaces. Their rows start
    /// anew, like those of ids that it did not have.
    /// </param>
    /// <exception cref="ArgumentException">The model's tables do not fit this network's.</exception>
    public StartingPoint(
        FeaturePlan plan, RowOptimizer optimizer, RowShares shares, int seed, CtrModelParameters? modelParameters = null,
        IReadOnlyDictionary<string, int[]>? given = null)
    {
        _given = given?.ToDictionary(space => space.Key, space => space.Value.ToHashSet()) ?? [];
        (Plan, _optimizer, _shares) = (plan, optimizer, shares);
        TablePlan[] before = modelParameters is null ? [] : [.. PlanOf(modelParameters).Tables];
        foreach (TablePlan table in before.Where(table => plan.Tables.All(now => now.Name != table.Name)))
        {
            throw new ArgumentException(
                $"The earlier model has embeddings of width {table.Width}, but no field of the rows has this width: "
                + "the schema's embeddingSize changed.",
                nameof(modelParameters));
        }

        TablePlan?[] pairs = [.. plan.Tables.Select(table => Array.Find(before, other => other.Name == table.Name))];
        _known = [.. pairs.Select(table => table?.Spaces ?? new Dictionary<string, int>())];
        Rows = [.. plan.Tables.Zip(pairs, (table, then) => RowsOf(table, then, modelParameters))];
        RowState =
        [
            .. plan.Tables.Zip(pairs, (table, then) => optimizer.StateOf(
                table, then, modelParameters?.OptimizerState ?? new Dictionary<string, WeightTensor>())).SelectMany(state => state),
        ];
        Draw(seed);
        Restart(seed);
        if (modelParameters is not null)
            TakeOverDense(modelParameters, before);
    }

    public FeaturePlan Plan { get; }

    /// <summary>The tables' rows, in the plan's order.</summary>
    public RowPages[] Rows { get; }

    /// <summary>The row optimizer's state, in the optimizer's order.</summary>
    public RowPages[] RowState { get; }

    /// <summary>The dense weights by name.</summary>
    public Dictionary<string, WeightTensor> Dense { get; } = [];

    /// <summary>The dense optimizer's state by weight name. Unknown names are ignored.</summary>
    public Dictionary<string, WeightTensor> DenseState { get; } = [];

    /// <summary>
    /// The shift that is added to the logit for scoring by the model that the dense weights come from; null if they are drawn.
    /// </summary>
    public double? LogitShift { get; private set; }

    /// <summary>
    /// Ids that the earlier model did not have, or had for other values, take over the source's rows of the same values. If the
    /// source does not know a value, its id keeps the drawn row.
    /// </summary>
    /// <param name="source">The source's rows.</param>
    /// <param name="withState">Whether they also take over the source's optimizer state of these rows.</param>
    public void TakeNewRows(SourceRows source, bool withState) => ForEachSpace((t, space, count) =>
    {
        int known = _known[t].GetValueOrDefault(space);
        foreach (int id in GivenOf(space).Where(id => id < known).Concat(Enumerable.Range(known, count - known)))
            TakeRow(source, t, space, id, withState);
    });

    /// <summary>
    /// Ids that the earlier model had, but never trained on, take over the source's rows, too: an alignment may know a value from
    /// the source long before a row of the target has it.
    /// </summary>
    /// <param name="source">The source's rows.</param>
    /// <param name="before">
    /// The rows of the source that the earlier model followed: only rows that changed since are taken over. Null takes over all.
    /// </param>
    public void TakeUntrainedRows(SourceRows source, SourceRows? before) => ForEachSpace((t, space, _) =>
    {
        foreach (int id in source.ChangedSince(space, _known[t].GetValueOrDefault(space), before))
        {
            if (id >= IdSpace.Reserved && _optimizer.IsUntouched(RowState, t, Plan.Tables[t].RowOf(space, id)))
                TakeRow(source, t, space, id, withState: false);
        }
    });

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
        TowerChange.Add(before, now, Dense, DenseState);
        ForEachSpace((t, space, _) =>
        {
            foreach (int id in rowsNow.ChangedSince(space, _known[t].GetValueOrDefault(space), rowsBefore))
            {
                // A row that starts anew has the source's whole row already.
                if (!GivenOf(space).Contains(id))
                    AddChange(t, space, id, rowsBefore, rowsNow);
            }
        });
    }

    private void AddChange(int t, string space, int id, SourceRows rowsBefore, SourceRows rowsNow)
    {
        int width = Plan.Tables[t].Width, row = Plan.Tables[t].RowOf(space, id);
        if (!_shares.Has(t, row) || rowsNow.Find(space, id, width) is not SourceRow newest)
            return;
        // If the source has met this value only since then, its whole row is change.
        SourceRow? earlier = rowsBefore.Find(space, id, width);
        bool isSame = earlier is SourceRow old && old.Sum == newest.Sum && old.Values.SequenceEqual(newest.Values);
        if (isSame)
            return;
        Span<float> own = Rows[t].Writable(row);
        for (int column = 0; column < own.Length; column++)
            own[column] += newest.Values[column] - (earlier?.Values[column] ?? 0);
        if (_optimizer is RowWiseAdagrad && newest.Sum is float learnt)
        {
            float learntBefore = earlier is null ? RowWiseAdagrad.InitialSum : earlier.Value.Sum ?? learnt;
            RowState[t].Writable(row)[0] += Math.Max(0, learnt - learntBefore);
        }
    }

    private void TakeRow(SourceRows source, int t, string space, int id, bool withState)
    {
        int row = Plan.Tables[t].RowOf(space, id);
        if (!_shares.Has(t, row) || source.Find(space, id, Plan.Tables[t].Width) is not SourceRow from)
            return;
        Span<float> own = Rows[t].Writable(row);
        from.Values[..Math.Min(from.Values.Length, own.Length)].CopyTo(own);
        if (withState && source.State is { } state)
            _optimizer.CopyRow(state, (from.Table, from.Number), (t, row), RowState);
    }

    private void TakeOverDense(CtrModelParameters earlier, TablePlan[] before)
    {
        HashSet<string> tables = [.. before.Select(table => GraphNames.Table(GraphNames.Tower, table))];
        foreach ((string name, WeightTensor weight) in earlier.Weights.Where(weight => !tables.Contains(weight.Key)))
            Dense[name] = weight;
        foreach ((string name, WeightTensor state) in earlier.OptimizerState ?? new Dictionary<string, WeightTensor>())
            DenseState[name] = state;
        LogitShift = earlier.OptionsAs<SavingOptions>().LogitShift;
    }

    private static FeaturePlan PlanOf(CtrModelParameters earlier)
    {
        SavingOptions options = earlier.OptionsAs<SavingOptions>();
        return new(earlier.Layout, options.EmbeddingSize, options.LinearTerm);
    }

    private static RowPages RowsOf(TablePlan table, TablePlan? before, CtrModelParameters? earlier) => before is null
        ? table.NewRows(table.Columns)
        : before.Grow(earlier!.Weights[GraphNames.Table(GraphNames.Tower, before)], table, table.Columns);

    // Of several ranks, each draws the pages that it has.
    private void Draw(int seed) => ForEachSpace((t, space, count) =>
    {
        for (int id = _known[t].GetValueOrDefault(space), end; id < count; id = end)
        {
            end = _shares.AreWhole ? count : Math.Min(count, (id / RowPages.PageRows + 1) * RowPages.PageRows);
            if (_shares.Has(t, Plan.Tables[t].RowOf(space, id)))
                Initialization.Embeddings(seed, space, id..end, Rows[t], Plan.Tables[t]);
        }
    });

    private HashSet<int> GivenOf(string space) => _given.GetValueOrDefault(space) ?? [];

    // The weights of the linear term are not drawn: they start at zero.
    private void Restart(int seed) => ForEachSpace((t, space, count) =>
    {
        TablePlan table = Plan.Tables[t];
        foreach (int id in GivenOf(space).Where(id => id < count && _shares.Has(t, table.RowOf(space, id))))
        {
            int row = table.RowOf(space, id);
            Rows[t].Writable(row).Clear();
            Initialization.Embeddings(seed, space, id..(id + 1), Rows[t], table);
            _optimizer.Restart(RowState, t, row);
        }
    });

    // The visitor gets a table's number, and a space of the table with the number of its ids.
    private void ForEachSpace(Action<int, string, int> visit)
    {
        for (int t = 0; t < Plan.Tables.Count; t++)
        {
            foreach ((string space, int count) in Plan.Tables[t].Spaces)
                visit(t, space, count);
        }
    }
}
