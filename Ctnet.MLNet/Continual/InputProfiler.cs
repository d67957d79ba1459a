using Ctnet.MLNet.Pipeline;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Continual;

/// <summary>Profiles a period's rows as a model sees them, in one pass.</summary>
internal static class InputProfiler
{
    public static PeriodInputs Profile(ITransformer model, IDataView rows, string labelColumn, string featureColumn)
    {
        IDataView scored = model.Transform(rows);
        DataViewSchema.Column label = scored.Schema[labelColumn], features = scored.Schema[featureColumn],
            probability = scored.Schema[DefaultColumnNames.Probability];
        FieldInputsProfiler[] fields =
        [
            .. FeatureLayout.Of(features)!.Fields.Where(slots => slots.Kind != FieldKind.Statistic)
                .Select(slots => new FieldInputsProfiler(slots)),
        ];
        using DataViewRowCursor cursor = scored.GetRowCursor([label, features, probability]);
        ValueGetter<bool> clickedOf = cursor.GetGetter<bool>(label);
        ValueGetter<VBuffer<float>> vectorOf = cursor.GetGetter<VBuffer<float>>(features);
        ValueGetter<float> probabilityOf = cursor.GetGetter<float>(probability);
        VBuffer<float> vector = default;
        float[] values = new float[features.Type.GetVectorSize()];
        long count = 0, clicks = 0;
        double sum = 0;
        while (WorkerExceptions.Unwrap(cursor.MoveNext))
        {
            (bool clicked, float predicted) = (false, 0);
            clickedOf(ref clicked);
            probabilityOf(ref predicted);
            vectorOf(ref vector);
            vector.CopyTo(values);
            count++;
            clicks += clicked ? 1 : 0;
            sum += predicted;
            foreach (FieldInputsProfiler field in fields)
                field.Add(values);
        }

        return new(
            count, (double)clicks / Math.Max(count, 1), sum / Math.Max(count, 1), [.. fields.Select(field => field.Inputs)]);
    }
}
