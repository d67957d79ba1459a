namespace Ctnet.MLNet.AspNetCore;

/// <summary>The answer to a reload.</summary>
/// <param name="Loaded">Whether another model was loaded; false if the file is the one that scores already.</param>
/// <param name="Model">The model that scores now.</param>
public sealed record CtrReloadAnswer(bool Loaded, CtrModelState Model);
