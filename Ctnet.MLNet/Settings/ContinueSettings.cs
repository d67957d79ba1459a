using Ctnet.MLNet.Alignment;
using Ctnet.MLNet.Trainers;

namespace Ctnet.MLNet.Continual;

/// <summary>Options of one continual step. All other options are the model's own, which it keeps.</summary>
public sealed class ContinueSettings : TrainingRunOptions
{
    /// <summary>
    /// The policy for rows that cannot be read, from this step on: the model keeps it. Null, the default, leaves the model's policy.
    /// </summary>
    public BadRows? BadRows { get; set; }

    /// <summary>A copy for a period of this name.</summary>
    internal ContinueSettings WithPeriod(string period)
    {
        var copy = (ContinueSettings)MemberwiseClone();
        copy.Period = period;
        return copy;
    }
}
