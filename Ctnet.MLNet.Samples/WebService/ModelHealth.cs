using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Ctnet.MLNet.Samples.WebService;

/// <summary>
/// Reports the model's version and age. The service is degraded (which is still answered 200) if a newer model could not be
/// loaded: the old one scores, but a restart would fail.
/// </summary>
internal sealed class ModelHealth(CtrScorer<GuideRow> scorer) : IHealthCheck
{
    public const string Name = "model";

    /// <summary>Answers with the check's data as JSON.</summary>
    public static HealthCheckOptions Options { get; } = new()
    {
        ResponseWriter = static (context, report) =>
        {
            HealthReportEntry entry = report.Entries[Name];
            return context.Response.WriteAsJsonAsync(
                new { Status = report.Status.ToString(), entry.Description, Model = entry.Data });
        },
    };

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        ScorerStatus status = scorer.Status;
        var data = new Dictionary<string, object>
        {
            ["version"] = status.ModelVersion,
            ["written"] = status.Written,
            ["ageHours"] = Math.Round((DateTimeOffset.UtcNow - status.Written).TotalHours, 2),
            ["loadedAt"] = status.LoadedAt,
        };
        if (status.LastSwapFailure is not SwapFailure failure)
            return Task.FromResult(HealthCheckResult.Healthy(data: data));
        data["lastSwapFailure"] = failure;
        return Task.FromResult(
            HealthCheckResult.Degraded("A newer model cannot be loaded; the old one still scores.", data: data));
    }
}
