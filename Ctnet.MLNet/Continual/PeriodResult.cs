using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using Ctnet.MLNet.Trainers;

namespace Ctnet.MLNet;

/// <summary>
/// The result of one period. The target's rows were first scored, by models that had seen earlier periods only, and then trained
/// on.
/// </summary>
/// <param name="Period">The period's name.</param>
/// <param name="Rows">How many target rows it had.</param>
/// <param name="Metrics">The measures over its target rows; null if it had none, or if there was no model yet.</param>
/// <param name="Running">The measures over the target rows of the last periods together; null if none was scored.</param>
/// <param name="ModelVersion">The version of the target model after the period; null if there is none.</param>
/// <param name="SourceVersion">The version of the source model after the period; null if there is none.</param>
/// <param name="Adapters">How far the adapters' gates were open; empty without gated adapters or rows.</param>
public sealed record PeriodResult(
    string Period,
    long Rows,
    CtrMetrics? Metrics,
    CtrMetrics? Running,
    string? ModelVersion,
    string? SourceVersion,
    IReadOnlyList<AdapterGates> Adapters)
{
    /// <summary>
    /// Whether both models were trained on the period; false if the guard left them as they were, or if the period had no rows
    /// and does not count as done.
    /// </summary>
    public bool Published { get; init; } = true;

    /// <summary>
    /// How many target rows were left out of training, or repaired for it (<see cref="BadRowPolicy"/>), by reason; empty if all
    /// were good.
    /// </summary>
    public IReadOnlyList<BadRowCount> BadRows { get; init; } = [];

    /// <summary>
    /// What <see cref="ContinualTrainerOptions.Guard"/> found to differ from earlier periods, and which rows were missing or not
    /// trained on, in sentences.
    /// </summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>
    /// Whether the source helped. Only a CTNet with <see cref="CtnetAdapterOptions.FallbackRows"/> knows; null for other
    /// models, and without target rows.
    /// </summary>
    [JsonPropertyName("transfer")]
    public FallbackCheck? Fallback { get; init; }

    /// <summary>
    /// How many values of the target's fields got and lost their ids, field by field; null if no field evicts values
    /// (<see cref="FeatureField.EvictAfter"/>), or if the target was not trained.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<IdTurnover>? Ids { get; init; }

    /// <summary>
    /// The result in one line, in the invariant culture: rows, AUC and log loss of the period and of the last periods, the model's
    /// version, and the warnings.
    /// </summary>
    /// <returns>The line, such as "2026-11-29: 4,120 rows, AUC .7812, log loss .4312 (last periods: .7790, .4356), model
    /// 3F2A9C01".</returns>
    public override string ToString()
    {
        var line = new StringBuilder();
        line.Append(CultureInfo.InvariantCulture, $"{Period}: {Rows:N0} rows");
        line.Append(Metrics is null ? ", not scored" : Of(", AUC {0:.0000}, log loss {1:.0000}", Metrics));
        if (Metrics is not null && Running is not null)
            line.Append(Of(" (last periods: {0:.0000}, {1:.0000})", Running));
        line.Append(Published ? "" : ", models unchanged");
        line.Append(ModelVersion is null ? ", no model yet" : $", model {ModelVersion[..Math.Min(8, ModelVersion.Length)]}");
        foreach (string warning in Warnings)
            line.Append("; ").Append(warning.TrimEnd('.'));
        return line.ToString();

        static string Of(string format, CtrMetrics metrics) =>
            string.Format(CultureInfo.InvariantCulture, format, metrics.Auc, metrics.LogLoss);
    }
}
