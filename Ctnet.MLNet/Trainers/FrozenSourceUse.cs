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
    /// <summary>The name of the column with the first source's features.</summary>
    protected const string FeaturesColumn = "Ctnet.SourceFeatures";

    public override FrozenSource Frozen => frozen;

    public override IReadOnlyList<string> Columns => isRead ? [FeaturesColumn] : [];

    public override IDataView AddColumns(IHost host, IDataView rows) =>
        isRead ? Encode(host, frozen, rows, FeaturesColumn) : rows;

    /// <summary>Adds a column with the rows as a source encodes them.</summary>
    protected static IDataView Encode(IHost host, FrozenSource source, IDataView rows, string column) =>
        new FeatureAlignmentTransformer(
            host, source.Alignment, source.Domain, column, ProblemColumn.PolicyBeside(rows.Schema)).Transform(rows);
}
