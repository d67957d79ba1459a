using Ctnet.MLNet.Alignment.Columns;
using Ctnet.MLNet.Models;
using Ctnet.MLNet.Pipeline;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace Ctnet.MLNet;

/// <summary>
/// Adds a frozen source tower's vectors to the rows of another domain. Fitting learns nothing and reads no row: it only checks
/// the columns. Immutable; may fit from several threads at once.
/// </summary>
public sealed class SourceTowerEstimator : IEstimator<SourceTowerTransformer>
{
    private readonly IHost _host;
    private readonly ITransformer _source;
    private readonly string? _domain;
    private readonly string _featureColumn, _prefix;

    internal SourceTowerEstimator(IHostEnvironment env, ITransformer source, string? domain, string featureColumn, string prefix)
    {
        _host = env.Register(nameof(SourceTowerEstimator));
        _source = source;
        _domain = domain;
        _featureColumn = featureColumn;
        _prefix = prefix;
        (FeatureAlignmentTransformer alignment, _) = FrozenTower.Parts(source, "sourceModel");
        if (domain is not null)
            alignment.Schema.GetDomain(domain, nameof(domain));
    }

    /// <summary>Binds the source tower to the rows' domain.</summary>
    /// <param name="input">The rows of the domain. Only their columns are read.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column that the domain maps is absent or of another type.</exception>
    /// <exception cref="ArgumentException">The source's schema has no such domain.</exception>
    public SourceTowerTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        string domain = _domain ?? DomainOf(_host, input.Schema, _featureColumn);
        var transformer = new SourceTowerTransformer(
            _host, FrozenTower.From(_source, domain, "sourceModel").WithHistoriesOf(input.Schema), _prefix);
        InputColumn.CheckAll(_host, transformer.Inputs, input.Schema);
        return transformer;
    }

    /// <summary>The columns of the fitted transformer's output.</summary>
    /// <param name="inputSchema">The columns of the input.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column that the domain maps is absent or of another type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        (FeatureAlignmentTransformer alignment, _) = FrozenTower.Parts(_source, "sourceModel");
        if (_domain is not null)
            InputColumn.CheckAll(_host, DomainColumns.Require(alignment.Schema, _domain), inputSchema);
        else
        {
            FeatureLayout.CheckShape(_host, inputSchema, _featureColumn);
            InputColumn.CheckAll(_host, DomainColumns.RequireNearest(alignment.Schema, inputSchema), inputSchema);
        }
        FrozenTower source = FrozenTower.From(_source, _domain ?? alignment.Domain, "sourceModel");
        var transformer = new SourceTowerTransformer(_host, source, _prefix);
        return SchemaShapes.Extend(inputSchema, transformer.Outputs);
    }

    /// <summary>The domain of a feature column's rows.</summary>
    private static string DomainOf(IHost host, DataViewSchema schema, string featureColumn)
    {
        InputColumn.CheckAll(host, [InputColumn.FloatVector(featureColumn, "feature")], schema);
        return FeatureLayout.Of(schema[featureColumn])?.Domain ?? throw host.ExceptSchemaMismatch(
            "inputSchema", "feature", featureColumn,
            $"the annotation {FeatureLayout.AnnotationKind} (AlignFeatureSchema makes it), or a domain among the options",
            "none");
    }
}
