namespace Ctnet.MLNet.Samples.Compare;

/// <summary>A delimited file with a header.</summary>
internal sealed record TaskLog(string Name, string Path, char Separator = ',', bool Header = true);
