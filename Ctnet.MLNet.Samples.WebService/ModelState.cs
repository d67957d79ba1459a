namespace Ctnet.MLNet.Samples.WebService;

/// <summary>Which model scores.</summary>
public sealed record ModelState(string Version);
