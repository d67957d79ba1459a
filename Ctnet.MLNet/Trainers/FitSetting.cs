using Ctnet.MLNet.Alignment;
using Ctnet.MLNet.Networks;
using Ctnet.MLNet.SourceTower;

namespace Ctnet.MLNet.Trainers;

/// <summary>What a trainer found out before a fit.</summary>
/// <param name="Layout">How the rows' feature vectors are laid out.</param>
/// <param name="Source">The frozen source that becomes part of the model, if there is one.</param>
/// <param name="Entities">The entities of the rows and of the earlier model; null but for multi-entity models.</param>
internal sealed record FitSetting(FeatureLayout Layout, SourceTowerModel? Source, IReadOnlyList<EntityFields>? Entities);
