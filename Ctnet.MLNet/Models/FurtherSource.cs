namespace Ctnet.MLNet.Models;

/// <summary>A further source tower of a CTNet, beside its first source.</summary>
/// <param name="Name">Its name, which no other source of the model has.</param>
/// <param name="Tower">The tower.</param>
internal sealed record FurtherSource(string Name, FrozenTower Tower);
