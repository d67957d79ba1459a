using Ctnet.MLNet;
using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.SourceTower;
using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>The extension methods that this library adds to ML.NET's catalogs.</summary>
public static partial class CtrCatalog
{
    /// <summary>
    /// Encodes a domain's columns into one feature vector of the canonical schema: a vector of Single, whose width fitting
    /// determines. Fitting takes one pass over the rows and learns the vocabularies and scales of all fields.
    /// </summary>
    /// <param name="catalog">The transforms catalog.</param>
    /// <param name="schema">The canonical schema.</param>
    /// <param name="domain">The schema's domain of the rows.</param>
    /// <param name="outputColumnName">The name of the added feature column.</param>
    /// <param name="startFrom">
    /// A trained pipeline of the same schema, whose vocabularies and scales are the start. A target that starts from the source
    /// model needs the source's pipeline here. Null starts anew.
    /// </param>
    /// <param name="badRows">
    /// The policy for rows that cannot be read. If it keeps them, a Text column says what is wrong with a row; its name is the
    /// feature column's name with "Problem" at the end. Trainers read this column, skip or use the row accordingly, and count
    /// such rows.
    /// </param>
    /// <param name="collectives">
    /// The ranks that fit the alignment together, each on rows of its own. All get the alignment of one process that reads the
    /// rows of rank 0, then those of rank 1, and so on. Null fits in this process alone.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The schema has no such domain, or the pipeline to start from has no alignment.
    /// </exception>
    public static FeatureAlignmentEstimator AlignFeatureSchema(
        this TransformsCatalog catalog, FeatureSchema schema, string domain,
        string outputColumnName = DefaultColumnNames.Features, ITransformer? startFrom = null,
        BadRowPolicy badRows = BadRowPolicy.Refuse, ICtrCollectives? collectives = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentException.ThrowIfNullOrEmpty(domain);
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        FeatureAlignmentTransformer? start = startFrom is null
            ? null
            : Chains.Parts(startFrom).OfType<FeatureAlignmentTransformer>().FirstOrDefault()
                ?? throw new ArgumentException("The pipeline to start from has no AlignFeatureSchema.", nameof(startFrom));
        return new(CatalogUtils.GetEnvironment(catalog), schema, domain, outputColumnName, badRows, start, collectives);
    }

    /// <summary>
    /// Adds a frozen source tower's embeddings, hidden vectors and logit as the columns "SourceTower.Embedding",
    /// "SourceTower.Layer1" .. and "SourceTower.Logit", vectors of Single (CTNet, section 3.2). The rows need the columns that
    /// their domain maps in the source's schema.
    /// </summary>
    /// <param name="catalog">The transforms catalog.</param>
    /// <param name="sourceModel">The trained source model: a pipeline of AlignFeatureSchema and CtrTower.</param>
    /// <param name="domain">The rows' domain in the source's schema; null takes the feature column's domain.</param>
    /// <param name="featureColumnName">The feature column that gives the domain if <paramref name="domain"/> is null.</param>
    /// <param name="columnPrefix">The prefix of the added columns' names.</param>
    /// <exception cref="ArgumentException">The source model is not such a pipeline, or its schema lacks the domain.</exception>
    public static SourceTowerEstimator FeaturizeWithSourceTower(
        this TransformsCatalog catalog, ITransformer sourceModel, string? domain = null,
        string featureColumnName = DefaultColumnNames.Features, string columnPrefix = SourceTowerColumns.DefaultPrefix)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(sourceModel);
        ArgumentException.ThrowIfNullOrEmpty(featureColumnName);
        ArgumentException.ThrowIfNullOrEmpty(columnPrefix);
        return new(CatalogUtils.GetEnvironment(catalog), sourceModel, domain, featureColumnName, columnPrefix);
    }
}
