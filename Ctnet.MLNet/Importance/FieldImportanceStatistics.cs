namespace Ctnet.MLNet;

/// <summary>
/// The loss of a model when the values of one field are permuted between the rows: the differences of the measures, permuted
/// minus unchanged, over several permutations. As in ML.NET's permutation feature importance, an important field has a negative
/// difference of the AUC. Immutable.
/// </summary>
/// <param name="Field">
/// The field's name in the schema. For a row's time, and for the entity type, it is the name of the column.
/// </param>
/// <param name="Columns">The columns of the rows that feed the field. They are permuted together.</param>
/// <param name="AreaUnderRocCurve">The differences of the AUC, -1 to 1.</param>
/// <param name="LogLoss">The differences of the mean log loss, in nats. An important field has a positive one.</param>
public sealed record FieldImportanceStatistics(
    string Field, IReadOnlyList<string> Columns, MeasureDifference AreaUnderRocCurve, MeasureDifference LogLoss);
