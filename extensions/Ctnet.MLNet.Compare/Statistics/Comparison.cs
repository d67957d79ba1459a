namespace Ctnet.MLNet.Compare;

/// <summary>The gain of a strategy over another.</summary>
/// <param name="Strategy">The other strategy.</param>
/// <param name="Auc">The gain in AUC.</param>
/// <param name="Gauc">The gain in GAUC.</param>
public sealed record Comparison(string Strategy, Gain Auc, Gain Gauc);
