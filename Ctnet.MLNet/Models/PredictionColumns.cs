using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Models;

/// <summary>
/// The columns that a prediction adds, with the names and annotations that ML.NET's own binary classifiers give them.
/// </summary>
internal static class PredictionColumns
{
    public const int PredictedLabel = 0, Score = 1, Probability = 2, Conversion = 3, ClickAndConversion = 4;

    /// <summary>The names of the columns that a model of conversions adds.</summary>
    public const string ConversionName = "ConversionProbability", ClickAndConversionName = "ClickAndConversionProbability";

    /// <param name="input">The columns of the rows; null if they are not known.</param>
    /// <param name="conversions">Whether the model also predicts conversions.</param>
    public static DataViewSchema.DetachedColumn[] For(DataViewSchema? input, bool conversions)
    {
        // All columns of one prediction share a number that no other prediction in the data has.
        uint set = (input?.GetMaxAnnotationKind(out _, AnnotationUtils.Kinds.ScoreColumnSetId) ?? 0) + 1;
        return
        [
            Create(
                DefaultColumnNames.PredictedLabel,
                BooleanDataViewType.Instance,
                AnnotationUtils.Const.ScoreValueKind.PredictedLabel),
            Create(DefaultColumnNames.Score, NumberDataViewType.Single, AnnotationUtils.Const.ScoreValueKind.Score),
            Create(DefaultColumnNames.Probability, NumberDataViewType.Single, AnnotationUtils.Const.ScoreValueKind.Probability),
            .. conversions ? new[] { Further(ConversionName), Further(ClickAndConversionName) } : [],
        ];

        DataViewSchema.DetachedColumn Create(string name, DataViewType type, string kind) => new(name, type, Annotate(set, kind));
    }

    // Outside of the set, so that ML.NET's evaluators find one probability in it.
    private static DataViewSchema.DetachedColumn Further(string name)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.AddPrimitiveValue(AnnotationUtils.Kinds.IsNormalized, BooleanDataViewType.Instance, true);
        return new(name, NumberDataViewType.Single, annotations.ToAnnotations());
    }

    private static DataViewSchema.Annotations Annotate(uint set, string kind)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add(
            AnnotationUtils.Kinds.ScoreColumnSetId, AnnotationUtils.ScoreColumnSetIdType, (ref uint value) => value = set);
        annotations.AddPrimitiveValue(
            AnnotationUtils.Kinds.ScoreColumnKind, TextDataViewType.Instance,
            AnnotationUtils.Const.ScoreColumnKind.BinaryClassification.AsMemory());
        annotations.AddPrimitiveValue(AnnotationUtils.Kinds.ScoreValueKind, TextDataViewType.Instance, kind.AsMemory());
        if (kind == AnnotationUtils.Const.ScoreValueKind.Probability)
            annotations.AddPrimitiveValue(AnnotationUtils.Kinds.IsNormalized, BooleanDataViewType.Instance, true);
        return annotations.ToAnnotations();
    }
}
