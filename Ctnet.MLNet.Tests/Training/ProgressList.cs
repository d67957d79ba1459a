using Ctnet.MLNet.Trainers;

namespace Ctnet.MLNet.Tests.Training;

/// <summary>Collects all reports, on the reporting thread. The action on a report may throw or cancel.</summary>
internal sealed class ProgressList(Action<TrainingProgress>? onReport = null)
    : List<TrainingProgress>, IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value)
    {
        Add(value);
        onReport?.Invoke(value);
    }
}
