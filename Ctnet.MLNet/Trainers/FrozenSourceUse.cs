using Ctnet.MLNet.Alignment.BadRows;
using Ctnet.MLNet.Models;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace Ctnet.MLNet.Trainers;

/// <summary>Uses a frozen source that becomes part of the model. The source's own alignment encodes the rows.</summary>
/// <param name="frozen">The source.</param>
/// <param name="isRead">Whether the network reads the source; otherwise it only serves the starting point.</param>
internal abstract class FrozenSourceUse(FrozenSource frozen, bool isRead) : SourceUse
{
    private const string FeaturesColumn = "Ctnet.SourceFeatures";

    public override FrozenSource Frozen => frozen;

    public override IReadOnlyList<string> Columns => isRead ? [FeaturesColumn] : [];

    public override IDataView AddColumns(IHost host, IDataView rows) => !isRead
        ? rows
        : new FeatureAlignmentTransformer(
            host, frozen.Alignment, frozen.Domain, FeaturesColumn, ProblemColumn.PolicyBeside(rows.Schema)).Transform(rows);
}
