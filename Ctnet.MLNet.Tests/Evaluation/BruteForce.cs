
namespace Ctnet.MLNet.Tests.Evaluation;

/// <summary>The measures by their definitions, in O(n²) and without sorting.</summary>
internal static class BruteForce
{
    public static double Auc(IReadOnlyList<bool> labels, IReadOnlyList<float> scores)
    {
        double won = 0;
        int pairs = 0;
        for (int i = 0; i < labels.Count; i++)
        {
            for (int j = 0; j < labels.Count; j++)
            {
                if (!labels[i] || labels[j])
                    continue;
                pairs++;
                won += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
            }
        }
        return pairs == 0 ? double.NaN : won / pairs;
    }

    public static (double Value, double Coverage, int Groups) Gauc(ScoredRow[] rows)
    {
        double sum = 0;
        int covered = 0;
        int groups = 0;
        foreach (int group in rows.Select(r => r.Group).Where(g => g >= 0).Distinct())
        {
            ScoredRow[] own = [.. rows.Where(r => r.Group == group)];
            double auc = Auc([.. own.Select(r => r.Label)], [.. own.Select(r => r.Score)]);
            if (double.IsNaN(auc))
                continue;
            sum += own.Length * auc;
            covered += own.Length;
            groups++;
        }
        return (covered == 0 ? double.NaN : sum / covered, (double)covered / rows.Length, groups);
    }

    /// <summary>
    /// Cuts the sorted rows into bins of equal length, where row i lies from i to i + 1. All probabilities must differ.
    /// </summary>
    public static double CalibrationError(ScoredRow[] rows, int bins)
    {
        ScoredRow[] ordered = [.. rows.OrderBy(r => r.Score)];
        double width = (double)rows.Length / bins;
        double error = 0;
        for (int bin = 0; bin < bins; bin++)
        {
            double[] parts = [.. ordered.Select((_, i) => Math.Min(i + 1, (bin + 1) * width) - Math.Max(i, bin * width))];
            error += Math.Abs(ordered.Zip(parts, (row, part) => Math.Max(0, part) * (row.Score - (row.Label ? 1.0 : 0))).Sum());
        }
        return error / rows.Length;
    }

    /// <summary>The means of NDCG, hit rate and reciprocal rank at k over all orders of the rows that the scores allow.</summary>
    public static (double Ndcg, double HitRate, double ReciprocalRank) Ranks(ScoredRow[] rows, int k)
    {
        double[] discounts = [.. Enumerable.Range(1, k).Select(rank => 1 / Math.Log2(1 + rank))];
        double ideal = discounts.Take(rows.Count(row => row.Label)).Sum();
        double ndcg = 0, hits = 0, reciprocals = 0;
        int orders = 0;
        foreach (ScoredRow[] order in Permutations(rows).Where(IsSorted))
        {
            ndcg += order.Zip(discounts, (row, discount) => row.Label ? discount : 0).Sum() / ideal;
            int first = Array.FindIndex(order, row => row.Label) + 1;
            hits += first <= k ? 1 : 0;
            reciprocals += first <= k ? 1.0 / first : 0;
            orders++;
        }
        return (ndcg / orders, hits / orders, reciprocals / orders);

        static bool IsSorted(ScoredRow[] order) => order.Zip(order.Skip(1)).All(pair => pair.First.Score >= pair.Second.Score);
    }

    private static IEnumerable<ScoredRow[]> Permutations(ScoredRow[] rows) => rows.Length == 0
        ? [[]]
        : Enumerable.Range(0, rows.Length).SelectMany(first =>
            Permutations([.. rows[..first], .. rows[(first + 1)..]]).Select(rest => (ScoredRow[])[rows[first], .. rest]));
}
