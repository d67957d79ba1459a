using Ctnet.MLNet.Alignment.Encoders;
using Ctnet.MLNet.Entities;
using Ctnet.MLNet.Scoring.Plans;
using Microsoft.ML;

namespace Ctnet.MLNet.Trainers;

/// <summary>What a trainer knows before a fit.</summary>
/// <param name="Plan">The plan by which the network reads the rows' feature vectors.</param>
/// <param name="Schema">The training rows' columns.</param>
/// <param name="Source">How the fit uses a source.</param>
/// <param name="Entities">The entities of the rows and of the earlier model; null for models without entities.</param>
/// <param name="Previous">The earlier model that the fit goes on from; null if it starts anew.</param>
/// <param name="Seeds">The fit's random streams.</param>
internal sealed record FitSetting(
    FeaturePlan Plan,
    DataViewSchema Schema,
    SourceUse Source,
    RowEntities? Entities,
    CtrModelParameters? Previous,
    TrainerSeeds Seeds)
{
    /// <summary>
    /// The mark of the alignment that the rows are encoded with. If the rows do not name it, ids have stayed where they were.
    /// </summary>
    public AlignmentMark? Alignment(string featureColumn) =>
        FeatureLayout.AlignmentOf(Schema[featureColumn]) is FittedAlignment alignment
            ? AlignmentMark.Of(alignment)
            : Previous?.Content.Alignment;

    /// <summary>The ids that the rows' alignment has given to other values since the earlier model was trained.</summary>
    public IReadOnlyDictionary<string, int[]> GivenAnewIn(string featureColumn) => GivenAnew.Of(Schema[featureColumn], Previous);

    /// <summary>
    /// How many ids came and went when the rows' alignment was fitted, field by field; null if it evicts none, or if the rows do
    /// not name it.
    /// </summary>
    public IReadOnlyList<IdTurnover>? TurnoverOf(string featureColumn)
    {
        IdTurnover[] fields =
        [
            .. from field in FeatureLayout.AlignmentOf(Schema[featureColumn])?.Report.Fields ?? []
               where field.Domain == Plan.Layout.Domain && field.Ids is not null
               select field.Ids,
        ];
        return fields.Length == 0 ? null : fields;
    }

    /// <summary>The number of this fit, from 1.</summary>
    public int Step => (Previous?.Steps ?? 0) + 1;
}
