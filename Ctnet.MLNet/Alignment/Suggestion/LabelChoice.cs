using System.Globalization;

namespace Ctnet.MLNet.Alignment.Suggestion;

/// <summary>Chooses a domain's label and time, and leaves out the columns that would give the label away.</summary>
internal static class LabelChoice
{
    /// <summary>The columns of a domain, of which one at most is the label and one the time.</summary>
    public static ColumnProfile[] Settle(ColumnProfile[] columns, ColumnSample[] samples)
    {
        ColumnProfile? label = columns.Where(column => column.Role == ColumnRole.Label)
            .MinBy(column => ColumnNames.LabelRank(column.Column));
        ColumnProfile? time = columns.Where(column => column.Role == ColumnRole.Time)
            .MinBy(column => ColumnNames.IsTime(column.Column) ? 0 : 1);
        bool?[]? clicked = label is null ? null : Clicks(samples[Array.IndexOf(columns, label)]);
        return [.. columns.Select((column, i) => Settle(column, samples[i], label, time, clicked))];
    }

    private static ColumnProfile Settle(
        ColumnProfile column, ColumnSample sample, ColumnProfile? label, ColumnProfile? time, bool?[]? clicked)
    {
        if (column.Role == ColumnRole.Label && column != label)
            return column.LeaveOut($"is named like a label, and '{label!.Column}' is proposed as the label");
        if (column.Role == ColumnRole.Time && column != time)
            return column.LeaveOut($"holds times, and '{time!.Column}' is proposed as the time");
        if (!column.IsField || column.Role == ColumnRole.Vector)
            return column;
        if (clicked is not null && LeakFinder.Find(sample, column.Role == ColumnRole.Number, clicked) is double auc)
        {
            string ranks = string.Create(CultureInfo.InvariantCulture, $"with an AUC of {auc:0.000}");
            return column.LeaveOut(
                $"alone ranks the label '{label!.Column}' {ranks}, so it probably is known only after the click") with
            {
                KnowsLabel = true,
            };
        }

        if (label is null && column.IsNumeric && ColumnNames.IsOutcome(column.Column))
        {
            return column.LeaveOut(
                "is named like what a label is made from, and the domain has no label. Make a Boolean label of it, "
                + "since trainers need Boolean, or add it as a field if it is known before the click");
        }

        if (!column.IsTruth || column.Remark is not null)
            return column;
        return column with
        {
            Remark = "says yes or no, and becomes a field. If it is the label, name it in the domain: trainers need Boolean",
        };
    }

    private static bool?[] Clicks(ColumnSample label) => [.. label.TextsByRow().Select(text => text.ToLowerInvariant() switch
    {
        "" => (bool?)null,
        "1" or "1.0" or "true" => true,
        _ => false,
    })];
}
