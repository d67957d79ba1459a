using Ctnet.MLNet.Alignment;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;

namespace Ctnet.MLNet.Continual;

/// <summary>
/// Keeps drift from the published model: judges a period's rows by those of the last published period, and a step by held-out
/// rows.
/// </summary>
internal sealed class DriftGuard(MLContext ml, DriftGuardOptions options)
{
    private readonly InputDrift _drift = new(options);

    /// <summary>How many of a period's rows a step is trained on. The others are held out.</summary>
    public long TrainedOf(long rows) => rows - (long)(options.HeldOutShare * rows);

    /// <summary>What has changed between periods, in sentences.</summary>
    /// <param name="known">The profile of the last published period; null before there is one.</param>
    /// <param name="inputs">The profile of this period; null if it was not scored.</param>
    public IReadOnlyList<string> Compare(PeriodInputs? known, PeriodInputs? inputs) =>
        known is not null && inputs is not null && Math.Min(known.Rows, inputs.Rows) >= options.LeastRows
            ? [.. _drift.Between(known, inputs)]
            : [];

    /// <summary>Whether to train on a period in spite of its warnings.</summary>
    /// <exception cref="DriftException">The options say to stop.</exception>
    public bool Admits(string period, IReadOnlyCollection<string> warnings)
    {
        if (warnings.Count > 0 && options.OnDrift == DriftAction.Stop)
        {
            throw new DriftException($"Period '{period}' is unlike those before: {string.Join(' ', warnings)} "
                + $"Correct its rows, or change {nameof(ContinualTrainerOptions.Guard)}.");
        }

        return warnings.Count == 0 || options.OnDrift == DriftAction.Warn;
    }

    /// <summary>Why a step must not be published; null if it may be.</summary>
    /// <param name="heldOut">Rows that no step was trained on; null if there are none.</param>
    /// <param name="before">The model before the step; null if there was none.</param>
    /// <param name="after">The model after the step.</param>
    /// <param name="measure">Measures scored rows.</param>
    public string? Judge(StoredRows? heldOut, ITransformer? before, ITransformer? after, Func<IDataView, CtrMetrics> measure)
    {
        if (before is null || after is null || ReferenceEquals(before, after))
            return null;
        if (heldOut is null || heldOut.Count < options.LeastRows)
            return null;
        // An entity that has just joined tells nothing about the step: the model before it cannot score such rows.
        StoredRows known = KnownEntities.Has(before) ? StoredRows.Of(ml, KnownEntities.Of(ml, before, heldOut.View)) : heldOut;
        if (known.Count < options.LeastRows)
            return null;
        CtrMetrics old = measure(before.Transform(known.View)), next = measure(after.Transform(known.View));
        if (!(next.LogLoss > old.LogLoss + options.MostLogLossRise) && !(next.Auc < old.Auc - options.MostAucFall))
            return null;
        return FormattableString.Invariant($"Not published: over {known.Count} rows held out from earlier periods ")
            + FormattableString.Invariant($"the step moves the log loss from {old.LogLoss:0.0000} to {next.LogLoss:0.0000} ")
            + FormattableString.Invariant($"and the AUC from {old.Auc:0.0000} to {next.Auc:0.0000}.");
    }

    /// <summary>Adds a period's held-out rows to those of earlier periods, and keeps the newest ones.</summary>
    public StoredRows? HoldOut(StoredRows? heldOut, IDataView? rows, long count)
    {
        if (rows is null || count == 0)
            return heldOut;
        IDataView all = heldOut is null ? rows : AppendedRows.Create(ml, [rows, heldOut.View]);
        return StoredRows.Of(ml, ml.Data.TakeRows(all, options.HeldOutRows));
    }
}
