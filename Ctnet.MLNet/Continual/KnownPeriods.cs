namespace Ctnet.MLNet.Continual;

/// <summary>Leaves out the periods that were done before a run began, and names them in the log.</summary>
internal sealed class KnownPeriods(PeriodReporter reporter, IReadOnlyList<PeriodResult> results)
{
    private readonly HashSet<string> _done = [.. results.Select(result => result.Period)];
    private readonly List<string> _skipped = [];

    /// <summary>Whether a period is still to be done.</summary>
    public bool IsNew(ContinualPeriod period)
    {
        if (_done.Contains(period.Name))
        {
            _skipped.Add(period.Name);
            return false;
        }

        Tell();
        return true;
    }

    /// <summary>Names the periods that were left out since the last new one.</summary>
    public void Tell()
    {
        reporter.WarnOfSkipped(_skipped);
        _skipped.Clear();
    }
}
