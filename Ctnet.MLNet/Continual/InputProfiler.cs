using Ctnet.MLNet.Alignment;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Continual;

/// <summary>Looks at a period's rows through a model, in one pass.</summary>
internal static class InputProfiler
{
    // A vocabulary may have millions of values, and the profile is kept with each checkpoint.
    private const int Buckets = 64, MostNumbers = 2000;

    private const int FirstValue = 2, NeverSeen = 1;

    public static PeriodInputs Look(ITransformer model, IDataView rows, string labelColumn, string featureColumn)
    {
        IDataView scored = model.Transform(rows);
        DataViewSchema.Column label = scored.Schema[labelColumn], features = scored.Schema[featureColumn],
            probability = scored.Schema[DefaultColumnNames.Probability];
        Field[] fields = [.. FeatureLayout.Of(features)!.Fields.Where(slots => slots.Kind != FieldKind.Statistic).Select(slots => new Field(slots))];
        using DataViewRowCursor cursor = scored.GetRowCursor([label, features, probability]);
        ValueGetter<bool> clickedOf = cursor.GetGetter<bool>(label);
        ValueGetter<VBuffer<float>> vectorOf = cursor.GetGetter<VBuffer<float>>(features);
        ValueGetter<float> probabilityOf = cursor.GetGetter<float>(probability);
        VBuffer<float> vector = default;
        float[] values = new float[features.Type.GetVectorSize()];
        long count = 0, clicks = 0;
        double sum = 0;
        while (cursor.MoveNext())
        {
            (bool clicked, float predicted) = (false, 0);
            clickedOf(ref clicked);
            probabilityOf(ref predicted);
            vectorOf(ref vector);
            vector.CopyTo(values);
            (count, clicks, sum) = (count + 1, clicks + (clicked ? 1 : 0), sum + predicted);
            foreach (Field field in fields)
                field.Add(values.AsSpan(field.Slots.Start, field.Slots.Count));
        }

        return new(count, (double)clicks / Math.Max(count, 1), sum / Math.Max(count, 1), [.. fields.Select(field => field.Inputs)]);
    }

    private sealed class Field(FieldSlots slots)
    {
        private readonly int[] _buckets = slots.IsEmbedded ? new int[Buckets] : [];
        private readonly List<double> _numbers = [];
        private long _rows, _values, _neverSeen;
        private int _stride = 1;

        public FieldSlots Slots => slots;

        public FieldInputs Inputs => new(slots.Name, _rows, _values, _neverSeen, _buckets, [.. _numbers.Order()]);

        public void Add(ReadOnlySpan<float> row)
        {
            long before = _values;
            foreach (float value in row)
            {
                if (slots.IsEmbedded)
                    AddId((int)value);
                else if (!float.IsNaN(value))
                    AddNumber(value);
            }

            if (_values > before)
                _rows++;
        }

        private void AddId(int id)
        {
            if (id < NeverSeen)
                return;
            _values++;
            if (id < FirstValue)
                _neverSeen++;
            else
                _buckets[id % Buckets]++;
        }

        // Every number, then every second one, and so on: an even sample of all.
        private void AddNumber(float number)
        {
            if (_values++ % _stride != 0)
                return;
            _numbers.Add(number);
            if (_numbers.Count < MostNumbers)
                return;
            for (int i = 0; i < MostNumbers / 2; i++)
                _numbers[i] = _numbers[2 * i];
            _numbers.RemoveRange(MostNumbers / 2, MostNumbers / 2);
            _stride *= 2;
        }
    }
}
