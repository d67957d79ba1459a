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
    IReadOnlyList<SeedPeriod> Periods);
