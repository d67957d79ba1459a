
namespace Ctnet.MLNet.Tests.Evaluation;

/// <summary>The measures as their definitions read, in O(n²) and without sorting.</summary>
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

    /// <summary>For probabilities that all differ: cuts the ordered rows where the definition says, bin by bin.</summary>
    public static double CalibrationError(ScoredRow[] rows, int bins)
    {
        ScoredRow[] ordered = [.. rows.OrderBy(r => r.Score)];
        double error = 0;
        for (int bin = 0; bin < bins; bin++)
        {
            ScoredRow[] own = [.. ordered.Where((_, i) => i >= bin * rows.Length / bins && i < (bin + 1) * rows.Length / bins)];
            if (own.Length > 0)
                error += own.Length * Math.Abs(own.Average(r => (double)r.Score) - own.Average(r => r.Label ? 1.0 : 0.0));
        }
        return error / rows.Length;
    }
}
