namespace Ctnet.MLNet.Trainers;

/// <summary>Options of the single-domain trainer <see cref="CtrTowerTrainer"/>.</summary>
public sealed class CtrTowerOptions : ConversionTrainerOptions;
