using Ctnet.MLNet.Tables;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Samples.Worker;

/// <summary>Reads the files of a night, with the types that the schema's fields need.</summary>
internal sealed class NightTables(MLContext ml, FeatureSchema schema, string label)
{
    #region tables
    public IDataView Load(string file, string domain)
    {
        var options = new TableOptions();
        options.Types[label] = DataKind.Boolean;
        foreach (FeatureField field in schema.Fields.Where(field => field.Kind == FieldKind.Numeric))
        {
            if (schema.GetDomain(domain).Fields.GetValueOrDefault(field.Name)?.Column is string column)
                options.Types[column] = DataKind.Double;
        }

        return ml.Data.LoadFromTables(file, options);
    }
    #endregion
}
