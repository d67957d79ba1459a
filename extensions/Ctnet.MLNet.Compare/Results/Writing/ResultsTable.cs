using System.Globalization;
using CsvHelper;

namespace Ctnet.MLNet.Compare.Results.Writing;

/// <summary>
/// Writes results.csv: for each strategy a row for each seed, each segment and each period, and for each of several lengths of a
/// step.
/// </summary>
internal static class ResultsTable
{
    private static readonly string[] s_columns =
    [
        "task", "strategy", "seed", "by", "part", "rows", "auc", "gauc", "logLoss", "pcoc", "ndcg", "hitRate", "reciprocalRank",
    ];

    public static void Write(CompareResults results, string path)
    {
        using CsvWriter csv = CsvWriter.ToFile(path, new());
        csv.WriteRecord(s_columns);
        foreach (StrategyResult strategy in results.Strategies)
        {
            foreach (SeedResult seed in strategy.Seeds)
            {
                Row(
                    seed.Seed, "all", "", results.Rows.Reported, seed.Auc, seed.Gauc, seed.LogLoss, seed.Pcoc, seed.Ndcg,
                    seed.HitRate, seed.ReciprocalRank);
                foreach (SeedPeriod period in seed.Periods)
                    Row(seed.Seed, "period", period.Start, period.Rows, period.Auc, null, period.LogLoss, null, null, null, null);
            }

            foreach ((SegmentRows rows, SegmentResult segment) in results.Segments.Zip(strategy.Segments))
                Row(null, rows.By, rows.Name, rows.Rows, segment.Auc.Mean, segment.Gauc.Mean, null, null, null, null, null);

            foreach (StepResult step in results.Steps?.Lengths ?? [])
            {
                StepStrategy one = step.Strategies.Single(other => other.Name == strategy.Name);
                Row(
                    null, "step", step.Step, results.Rows.Reported, one.Auc.Mean, one.Gauc.Mean, one.LogLoss.Mean, null, null,
                    null, null);
            }

            void Row(int? seed, string by, string part, int rows, params double?[] measures) => csv.WriteRecord(
                [results.Task, strategy.Name, Text(seed), by, part, Text(rows), .. measures.Select(measure => Text(measure))]);
        }
    }

    private static string Text(IFormattable? value) => value?.ToString(null, CultureInfo.InvariantCulture) ?? "";
}
