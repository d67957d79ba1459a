namespace Ctnet.MLNet.Samples.WebService;

/// <summary>The version of the model that scores.</summary>
public sealed record ModelState(string Version);
