using Ctnet.MLNet.Trainers;

namespace Ctnet.MLNet.Continual;

/// <summary>Finds periods that come after one of a later name.</summary>
internal static class LatePeriod
{
    /// <summary>Why a period is late; null if it is not, or if the names of periods have no order.</summary>
    /// <param name="period">The period's name.</param>
    /// <param name="done">The periods that are done.</param>
    /// <param name="policy">What is done with late periods; null if names have no order.</param>
    /// <exception cref="ArgumentException">The period is late, and such periods are refused.</exception>
    public static string? Find(string period, IReadOnlyList<PeriodResult> done, LatePeriodPolicy? policy)
    {
        if (policy is null || done.Count == 0)
            return null;
        string newest = done.Select(result => result.Period).Max(StringComparer.Ordinal)!;
        if (string.CompareOrdinal(period, newest) > 0)
            return null;
        string late = $"The period is late: '{newest}' was done before it.";
        return policy == LatePeriodPolicy.Refuse
            ? throw new ArgumentException(
                $"Period '{period}': {late} {nameof(ContinualTrainerOptions.LatePeriods)} refuses late periods.", nameof(period))
            : late;
    }
}
