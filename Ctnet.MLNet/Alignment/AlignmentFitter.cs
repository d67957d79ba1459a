using Ctnet.MLNet.Alignment.Columns;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace Ctnet.MLNet.Alignment;

/// <summary>Learns vocabularies and scales from a domain's rows, in one pass, in memory that grows with the vocabularies only.</summary>
internal sealed class AlignmentFitter
{
    private readonly FeatureSchema _schema;
    private readonly FeatureDomain _domain;
    private readonly FittedAlignment? _previous;
    private readonly Dictionary<string, VocabularyBuilder> _vocabularies = [];
    private readonly Dictionary<string, NumericScaleBuilder> _scales = [];

    private AlignmentFitter(FeatureSchema schema, string domain, FittedAlignment? previous)
    {
        (_schema, _domain, _previous) = (schema, schema.GetDomain(domain), previous);
        foreach (FeatureField field in schema.Fields)
        {
            if (field.Kind != FieldKind.Numeric)
                _vocabularies.TryAdd(field.SpaceName, new(field.SpaceName, field.MinimumFrequency, previous?.Vocabularies.GetValueOrDefault(field.SpaceName)));
            // A scale is learnt once, from the first domain that has the field: afterwards networks rely on it.
            else if (_domain.Fields.ContainsKey(field.Name) && previous?.Scales.ContainsKey(field.Name) != true)
                _scales.Add(field.Name, new(field));
        }
    }

    public static FittedAlignment Fit(IHost host, FeatureSchema schema, string domain, IDataView data, FittedAlignment? previous)
    {
        var fitter = new AlignmentFitter(schema, domain, previous);
        fitter.Read(host, data);
        return fitter.Build();
    }

    private void Read(IHost host, IDataView data)
    {
        DataViewSchema.Column[] columns =
            [.. _domain.Fields.Values.Select(mapping => mapping.Column).OfType<string>().Distinct().Select(name => data.Schema[name])];
        if (columns.Length == 0)
            return;
        using DataViewRowCursor cursor = data.GetRowCursor(columns);
        Action[] readers = [.. _schema.Fields.Select(field => ReaderOf(field, cursor)).OfType<Action>()];
        while (cursor.MoveNext())
        {
            if ((cursor.Position & 0xFFFF) == 0)
                host.CheckAlive();
            foreach (Action read in readers)
                read();
        }
    }

    private Action? ReaderOf(FeatureField field, DataViewRowCursor cursor)
    {
        FieldMapping? mapping = _domain.Fields.GetValueOrDefault(field.Name);
        if (mapping?.Column is not string name)
            return null;
        DataViewSchema.Column column = cursor.Schema[name];
        if (field.Kind == FieldKind.Numeric)
        {
            if (!_scales.TryGetValue(field.Name, out NumericScaleBuilder? scale))
                return null;
            NumberCell number = NumberColumns.Open(cursor, column, mapping.Missing);
            return () => scale.Add(number.Read() * mapping.Scale);
        }

        TextCell cell = TextColumns.Open(cursor, column, mapping.Separator);
        VocabularyBuilder vocabulary = _vocabularies[field.SpaceName];
        return () =>
        {
            int values = cell.Read();
            for (int i = 0; i < values; i++)
            {
                ReadOnlySpan<char> value = cell[i];
                if (!TextColumns.IsAny(value, mapping.Missing))
                    vocabulary.Add(value);
            }
        };
    }

    private FittedAlignment Build()
    {
        foreach (FeatureField field in _schema.Fields)
        {
            if (_domain.Fields.GetValueOrDefault(field.Name) is not { Constant: string constant } mapping)
                continue;
            if (field.Kind != FieldKind.Numeric)
                _vocabularies[field.SpaceName].AddAlways(constant);
            else if (_scales.TryGetValue(field.Name, out NumericScaleBuilder? scale))
                scale.Add(FieldMapping.ParseConstant(constant) * mapping.Scale);
        }

        var scales = new Dictionary<string, NumericScale>(_previous?.Scales ?? new Dictionary<string, NumericScale>());
        foreach ((string field, NumericScaleBuilder scale) in _scales)
        {
            // Rows without a number teach nothing: the scale is left to later rows.
            if (scale.Build() is NumericScale learnt)
                scales.Add(field, learnt);
        }

        return new(_schema, _vocabularies.ToDictionary(space => space.Key, space => space.Value.Build()), scales);
    }
}
