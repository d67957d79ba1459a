using Ctnet.MLNet.Trainers;

namespace Ctnet.MLNet.Settings;

/// <summary>A tower's interaction with its sizes, which are 0 and null where it has no cross layers.</summary>
/// <param name="Kind">The kind of interaction.</param>
/// <param name="CrossLayers">The number of cross layers.</param>
/// <param name="CrossRank">The rank of their matrices; null for full matrices.</param>
internal readonly record struct TowerInteraction(Interaction Kind, int CrossLayers = 0, int? CrossRank = null)
{
    public static TowerInteraction Of(Interaction kind, int crossLayers, int? crossRank) =>
        kind == Interaction.Cross ? new(kind, crossLayers, crossRank) : new(kind);

    public override string ToString() => Kind == Interaction.Cross
        ? $"Interaction {Kind} (CrossLayers {CrossLayers}, CrossRank {(CrossRank is int rank ? $"{rank}" : "null")})"
        : $"Interaction {Kind}";
}
