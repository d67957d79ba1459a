namespace Ctnet.MLNet.Samples.Compare;

/// <summary>From when on measures are taken: "half-of-rows" (the time of the middle row of the log) or a date.</summary>
internal sealed record TaskReport(string From);
