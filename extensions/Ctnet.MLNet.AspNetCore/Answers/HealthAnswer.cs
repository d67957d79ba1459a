using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Ctnet.MLNet.AspNetCore.Answers;

/// <summary>The answer to a question about the health of the models.</summary>
internal static class HealthAnswer
{
    /// <summary>The status, what is wrong, and the data of each model under the name of its check.</summary>
    public static Dictionary<string, object?> Of(HealthReport report)
    {
        string[] reasons = [.. report.Entries.Values.Select(entry => entry.Description).OfType<string>()];
        Dictionary<string, object?> answer = new()
        {
            ["status"] = report.Status.ToString(),
            ["description"] = reasons.Length == 0 ? null : string.Join(' ', reasons),
        };
        foreach ((string name, HealthReportEntry entry) in report.Entries)
            answer[name] = entry.Data;
        return answer;
    }
}
