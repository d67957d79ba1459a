namespace Ctnet.MLNet.Compare;

/// <summary>A strategy with one seed.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Auc">AUC.</param>
/// <param name="Gauc">The mean AUC within users.</param>
/// <param name="LogLoss">Log loss.</param>
/// <param name="Pcoc">Predicted over observed clicks.</param>
/// <param name="Periods">Each measured period.</param>
public sealed record SeedResult(
    int Seed,
    double? Auc,
    double? Gauc,
    double? LogLoss,
    double? Pcoc,
    IReadOnlyList<SeedPeriod> Periods)
{
    /// <summary>NDCG at 10 within the lists of <see cref="StrategyResult.Ranking"/>.</summary>
    public double? Ndcg { get; init; }

    /// <summary>The share of these lists with a click among the first 10 ranks.</summary>
    public double? HitRate { get; init; }

    /// <summary>The mean of 1 / rank of the first click in these lists; 0 beyond rank 10.</summary>
    public double? ReciprocalRank { get; init; }
}
