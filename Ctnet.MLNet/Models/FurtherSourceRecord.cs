namespace Ctnet.MLNet;

/// <summary>A further source of a CTNet in one of its fits.</summary>
/// <param name="Name">The source's name, as in <see cref="Trainers.CtnetAdapterOptions.FurtherSources"/>.</param>
/// <param name="Version">
/// The version (<see cref="CtrModelParameters.Version"/>) of the source model that is part of the model.
/// </param>
/// <param name="RestartedAdapters">
/// The target layers, 0 for the input, whose adapters from this source started anew, because it was refreshed and has other
/// widths. Empty if all of them went on.
/// </param>
public sealed record FurtherSourceRecord(string Name, string Version, IReadOnlyList<int> RestartedAdapters);
