namespace Ctnet.MLNet.Compare;

/// <summary>A strategy in consecutive periods; means over the seeds.</summary>
/// <param name="From">When the first period begins.</param>
/// <param name="To">When the last period begins.</param>
/// <param name="Rows">The number of rows.</param>
/// <param name="Auc">AUC.</param>
/// <param name="Gauc">The mean AUC within users.</param>
/// <param name="LogLoss">Log loss.</param>
/// <param name="Pcoc">Predicted over observed clicks.</param>
public sealed record SpanResult(
    string From,
    string To,
    int Rows,
    double? Auc,
    double? Gauc,
    double? LogLoss,
    double? Pcoc);
