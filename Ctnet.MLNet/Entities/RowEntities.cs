using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace Ctnet.MLNet.Entities;

/// <summary>The entities of training rows, and the column with each row's entity.</summary>
/// <param name="Column">The entity column.</param>
/// <param name="All">The entities, in the order of their marks.</param>
internal sealed record RowEntities(string Column, IReadOnlyList<EntityFields> All)
{
    public const string MarksColumn = "Ctnet.EntityMarks";

    /// <summary>Adds the entities' marks as a vector column.</summary>
    public IDataView AddMarks(IHost host, IDataView rows) =>
        new EntityMarksTransformer(host, Column, All, MarksColumn).Transform(rows);
}
