using Ctnet.MLNet.Alignment.Encoders;
using Microsoft.ML;

namespace Ctnet.MLNet.Trainers;

/// <summary>
/// Finds the ids that an alignment has given to other values since a model was trained. What the model learnt of them starts
/// anew.
/// </summary>
internal static class GivenAnew
{
    /// <summary>The ids, in ascending order, by the names of their spaces. Spaces without any are left out.</summary>
    /// <param name="features">The feature column of the rows. If it does not name its alignment, no id was given anew.</param>
    /// <param name="previous">The model; null if training begins.</param>
    public static IReadOnlyDictionary<string, int[]> Of(DataViewSchema.Column features, CtrModelParameters? previous)
    {
        var given = new Dictionary<string, int[]>();
        if (previous?.Content.Alignment is not AlignmentMark known
            || FeatureLayout.AlignmentOf(features) is not FittedAlignment alignment)
            return given;
        foreach (string space in known.Spaces.Keys)
        {
            if (known.GivenSince(alignment, space).ToArray() is { Length: > 0 } ids)
                given.Add(space, ids);
        }

        return given;
    }
}
