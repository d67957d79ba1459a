using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Evaluation;

public class CtrMetricsTests
{
    [Test]
    public void Text_has_all_measures_in_the_invariant_culture()
    {
        Assert.That(Metrics(gaucCoverage: 0.875, gauc: 0.6543).ToString(), Is.EqualTo(
            "Rows 1200, clicks 60 (CTR 0.0500), AUC 0.7123, GAUC 0.6543 (41 groups, 87.5% of rows), "
            + "LogLoss 0.1821 nats, NE 0.9170, PCOC 1.0250, ECE 0.0042"));
    }

    [Test]
    public void Text_leaves_out_a_gauc_that_was_not_asked_for()
    {
        Assert.That(Metrics(gaucCoverage: double.NaN, gauc: double.NaN).ToString(), Is.EqualTo(
            "Rows 1200, clicks 60 (CTR 0.0500), AUC 0.7123, LogLoss 0.1821 nats, NE 0.9170, PCOC 1.0250, ECE 0.0042"));
    }

    [Test]
    public void Text_has_the_ranking_measures_of_each_cutoff()
    {
        Assert.That(Metrics(0.875, 0.6543, new(1, 0.25, 0.25, 0.25), new(10, 0.43219, 0.9, 0.36)).ToString(), Does.Contain(
            "of rows), NDCG@1 0.2500, hit rate@1 0.2500, MRR@1 0.2500, "
            + "NDCG@10 0.4322, hit rate@10 0.9000, MRR@10 0.3600, LogLoss"));
    }

    [Test]
    public void Click_through_rate_is_clicks_over_rows() =>
        Assert.That(Metrics(0.5, 0.5).ClickThroughRate, Is.EqualTo(0.05));

    private static CtrMetrics Metrics(double gaucCoverage, double gauc, params CtrRankingMetrics[] ranking) => new()
    {
        Rows = 1200,
        Clicks = 60,
        Auc = 0.7123,
        Gauc = gauc,
        GaucCoverage = gaucCoverage,
        GaucGroups = 41,
        Ranking = ranking,
        LogLoss = 0.1821,
        NormalizedEntropy = 0.917,
        Pcoc = 1.025,
        ExpectedCalibrationError = 0.0042,
    };
}
