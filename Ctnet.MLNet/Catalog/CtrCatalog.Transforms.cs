using Ctnet.MLNet.Alignment;
using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.SourceTower;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet;

/// <summary>Everything that this library adds to ML.NET's catalogs.</summary>
public static partial class CtrCatalog
{
    /// <summary>
    /// Encodes a domain's columns into one feature vector of the canonical schema. One pass over the rows learns the vocabularies and
    /// scales of all fields.
    /// </summary>
    /// <param name="catalog">The transforms catalog.</param>
    /// <param name="schema">The canonical schema.</param>
    /// <param name="domain">The domain of the schema that the rows are of.</param>
    /// <param name="outputColumnName">The feature column that is added.</param>
    /// <param name="startFrom">
    /// A trained pipeline of the same schema whose vocabularies and scales are the start, such as the source's for a target that starts
    /// from the source model; null starts anew.
    /// </param>
    /// <param name="badRows">
    /// What becomes of rows that cannot be read. Where they are kept, a Text column, the feature column's name and "Problem", says what
    /// is wrong with a row; trainers read it, leave out or take in the row accordingly, and count.
    /// </param>
    /// <exception cref="ArgumentException">The schema has no such domain, or the pipeline to start from has no alignment.</exception>
    public static FeatureAlignmentEstimator AlignFeatureSchema(
        this TransformsCatalog catalog, FeatureSchema schema, string domain, string outputColumnName = DefaultColumnNames.Features,
        ITransformer? startFrom = null, BadRows badRows = BadRows.Refuse)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        FeatureAlignmentTransformer? start = startFrom is null ? null : Chains.Parts(startFrom).OfType<FeatureAlignmentTransformer>().FirstOrDefault()
            ?? throw new ArgumentException("The pipeline to start from has no AlignFeatureSchema.", nameof(startFrom));
        return new(CatalogUtils.GetEnvironment(catalog), schema, domain, outputColumnName, badRows, start);
    }

    /// <summary>
    /// Adds a frozen source tower's embeddings, hidden vectors and logit as columns "SourceTower.Embedding", "SourceTower.Layer1" ..,
    /// "SourceTower.Logit" (CTNet, section 3.2). The rows need the columns that their domain maps in the source's schema.
    /// </summary>
    /// <param name="catalog">The transforms catalog.</param>
    /// <param name="sourceModel">The trained source pipeline: AlignFeatureSchema and CtrTower.</param>
    /// <param name="domain">The rows' domain in the source's schema; null takes it from the feature column.</param>
    /// <param name="featureColumnName">The feature column that says the domain, where it is not given.</param>
    /// <param name="columnPrefix">The beginning of the columns' names.</param>
    /// <exception cref="ArgumentException">The model is no such pipeline, or its schema has no such domain.</exception>
    public static SourceTowerEstimator FeaturizeWithSourceTower(
        this TransformsCatalog catalog, ITransformer sourceModel, string? domain = null,
        string featureColumnName = DefaultColumnNames.Features, string columnPrefix = SourceTowerColumns.DefaultPrefix)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(sourceModel);
        ArgumentException.ThrowIfNullOrEmpty(columnPrefix);
        return new(CatalogUtils.GetEnvironment(catalog), sourceModel, domain, featureColumnName, columnPrefix);
    }
}
