using Ctnet.MLNet.Pipeline;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Importance;

/// <summary>
/// Finds the fields that a model reads, with the columns of its input that feed them. A field may feed the target's alignment,
/// the alignment of a frozen source, and the columns of FeaturizeWithSourceTower. Its columns are those of all of these.
/// </summary>
/// <param name="model">The model, a chain.</param>
/// <param name="input">The columns of the model's rows.</param>
internal sealed class ReadFields(ITransformer model, DataViewSchema input)
{
    private readonly ITransformer[] _parts = [.. Chains.Parts(model)];
    private readonly List<string> _names = [];
    private readonly Dictionary<string, HashSet<string>> _columns = [];

    /// <summary>The fields, in the order of the schema.</summary>
    /// <exception cref="ArgumentException">The model reads no column of a domain.</exception>
    public IReadOnlyList<ReadField> Find()
    {
        for (int i = 0; i < _parts.Length; i++)
        {
            foreach ((FeatureSchema schema, string domain) in DomainsOf(_parts[i]))
                AddDomain(schema, schema.GetDomain(domain), i);
        }
        if (_names.Count == 0)
        {
            throw new ArgumentException(
                "The model reads no column that a feature schema maps. Give the whole pipeline, with its AlignFeatureSchema, and "
                + "the rows that it reads.", nameof(model));
        }
        for (int i = 0; i < _parts.Length; i++)
        {
            if (_parts[i] is CtrPredictionTransformer { Model.Content.Entities: not null } prediction)
                AddColumn(prediction.EntityColumnName, i);
        }
        return [.. _names.Select(name => new ReadField(name, [.. _columns[name]]))];
    }

    private static IEnumerable<(FeatureSchema Schema, string Domain)> DomainsOf(ITransformer part) => part switch
    {
        FeatureAlignmentTransformer alignment => [(alignment.Schema, alignment.Domain)],
        SourceTowerTransformer tower => [(tower.Source.Alignment.Schema, tower.Domain)],
        CtrPredictionTransformer prediction =>
            prediction.Model.ReadSources.Select(read => (read.Source.Alignment.Schema, read.Source.Domain)),
        _ => [],
    };

    private void AddDomain(FeatureSchema schema, FeatureDomain domain, int part)
    {
        foreach (FeatureField field in schema.Fields)
        {
            if (domain.Fields.GetValueOrDefault(field.Name)?.Column is string column)
                Add(field.Name, column, part);
        }
        // The row's time chooses the part of the histories that the row sees.
        if (schema.Fields.Any(field => field.IsHistory))
            AddColumn(domain.Time!.Column, part);
    }

    // Adds a column that is no field, unless a field already has it.
    private void AddColumn(string column, int part)
    {
        if (!_columns.Values.Any(columns => columns.Contains(column)))
            Add(column, column, part);
    }

    private void Add(string name, string column, int part)
    {
        if (!_columns.TryGetValue(name, out HashSet<string>? columns))
        {
            _columns.Add(name, columns = []);
            _names.Add(name);
        }
        columns.UnionWith(InputsOf(column, part));
    }

    // Earlier parts of the chain may have made the column from others.
    private IEnumerable<string> InputsOf(string column, int part)
    {
        if (part == 0)
            return [column];
        ITransformer before = new TransformerChain<ITransformer>(_parts[..part]);
        IRowToRowMapper mapper = before.GetRowToRowMapper(input);
        return mapper.GetDependencies([mapper.OutputSchema[column]]).Select(needed => needed.Name);
    }
}
