using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Ctnet.MLNet.AspNetCore.Model;

/// <summary>The base of the health checks of all models.</summary>
internal static class ModelHealth
{
    /// <summary>The tag of the checks.</summary>
    public const string Tag = "ctnet";

    /// <summary>
    /// A service is degraded if a newer model could not be loaded, if the file is gone (it still scores, but could not start
    /// again), and if the model is too old.
    /// </summary>
    public static HealthCheckResult Of(ScorerStatus status, bool fileExists, TimeSpan? maximumAge)
    {
        TimeSpan age = DateTimeOffset.UtcNow - status.Written;
        var data = new Dictionary<string, object>
        {
            ["version"] = status.ModelVersion,
            ["written"] = status.Written,
            ["ageHours"] = Math.Round(age.TotalHours, 2),
            ["loadedAt"] = status.LoadedAt,
        };
        List<string> reasons = [];
        if (status.LastSwapFailure is SwapFailure failure)
        {
            data["lastSwapFailure"] = failure;
            reasons.Add("A newer model cannot be loaded; the old one still scores.");
        }

        if (!fileExists)
            reasons.Add("The model's file is gone; the service could not start again.");
        if (age > maximumAge)
        {
            reasons.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"The model is {age.TotalHours:0.0} hours old, and may be {maximumAge.Value.TotalHours:0.0}."));
        }

        return reasons.Count == 0
            ? HealthCheckResult.Healthy(data: data)
            : HealthCheckResult.Degraded(string.Join(' ', reasons), data: data);
    }
}
