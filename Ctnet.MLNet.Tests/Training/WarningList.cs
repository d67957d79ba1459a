using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace Ctnet.MLNet.Tests.Training;

/// <summary>The warnings that a context logs.</summary>
internal static class WarningList
{
    /// <summary>A list that gets every warning from here on.</summary>
    public static List<string> Of(MLContext ml)
    {
        var warnings = new List<string>();
        ml.Log += (_, log) =>
        {
            if (log.Kind != ChannelMessageKind.Warning)
                return;
            lock (warnings)
                warnings.Add(log.RawMessage);
        };
        return warnings;
    }
}
