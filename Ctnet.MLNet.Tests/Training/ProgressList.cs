using Ctnet.MLNet.Training;

namespace Ctnet.MLNet.Tests.Training;

/// <summary>All reports, at once and on the reporting thread; what is done on each report may throw or cancel.</summary>
internal sealed class ProgressList(Action<TrainingProgress>? onReport = null) : List<TrainingProgress>, IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value)
    {
        Add(value);
        onReport?.Invoke(value);
    }
}
