using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Ctnet.MLNet.AspNetCore.Model;

/// <summary>Reports the version and age of a model, and what is wrong with it.</summary>
internal sealed class ModelHealthCheck<TRow>(CtrScorer<TRow> scorer, ModelPath<TRow> path, IServiceProvider services)
    : IHealthCheck where TRow : class
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(ModelHealth.Of(scorer.Status, path.Exists, CtrServiceOptions.Of<TRow>(services).MaximumModelAge));
}
