using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet;

public static partial class CtrCatalog
{
    /// <summary>The single-domain model, for the source and as the target's production model.</summary>
    /// <param name="catalog">The trainers catalog.</param>
    /// <param name="labelColumnName">The label column: Boolean, true for a click.</param>
    /// <param name="featureColumnName">The feature column, as AlignFeatureSchema makes it.</param>
    /// <param name="exampleWeightColumnName">A column of Single that says how much a row counts; null counts all alike.</param>
    public static CtrTowerTrainer CtrTower(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        string labelColumnName = DefaultColumnNames.Label, string featureColumnName = DefaultColumnNames.Features, string? exampleWeightColumnName = null) =>
        catalog.CtrTower(new CtrTowerOptions
        {
            LabelColumnName = labelColumnName, FeatureColumnName = featureColumnName, ExampleWeightColumnName = exampleWeightColumnName,
        });

    /// <summary>The single-domain model, for the source and as the target's production model.</summary>
    /// <param name="catalog">The trainers catalog.</param>
    /// <param name="options">The options; they are copied.</param>
    /// <exception cref="InvalidOptionsException">An option breaks a rule; the message lists all that do.</exception>
    public static CtrTowerTrainer CtrTower(this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, CtrTowerOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new(CatalogUtils.GetEnvironment(catalog), options);
    }

    /// <summary>CTNet: a target tower with adapters from a frozen source tower, whose columns FeaturizeWithSourceTower made.</summary>
    /// <param name="catalog">The trainers catalog.</param>
    /// <param name="labelColumnName">The label column: Boolean, true for a click.</param>
    /// <param name="featureColumnName">The feature column, as AlignFeatureSchema makes it.</param>
    /// <param name="exampleWeightColumnName">A column of Single that says how much a row counts; null counts all alike.</param>
    public static CtnetAdapterTrainer CtnetAdapter(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        string labelColumnName = DefaultColumnNames.Label, string featureColumnName = DefaultColumnNames.Features, string? exampleWeightColumnName = null) =>
        catalog.CtnetAdapter(new CtnetAdapterOptions
        {
            LabelColumnName = labelColumnName, FeatureColumnName = featureColumnName, ExampleWeightColumnName = exampleWeightColumnName,
        });

    /// <summary>CTNet: a target tower with adapters from a frozen source tower.</summary>
    /// <param name="catalog">The trainers catalog.</param>
    /// <param name="options">The options; they are copied.</param>
    /// <exception cref="InvalidOptionsException">An option breaks a rule; the message lists all that do.</exception>
    public static CtnetAdapterTrainer CtnetAdapter(this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, CtnetAdapterOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new(CatalogUtils.GetEnvironment(catalog), options);
    }

    /// <summary>
    /// MKT, stage 1: one model of the rows of several entity types with different fields, which an entity column tells apart.
    /// </summary>
    /// <param name="catalog">The trainers catalog.</param>
    /// <param name="options">The options; they are copied. Null takes the defaults.</param>
    /// <exception cref="InvalidOptionsException">An option breaks a rule; the message lists all that do.</exception>
    public static MultiEntityPretrainingTrainer MultiEntityPretraining(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, MultiEntityPretrainingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new(CatalogUtils.GetEnvironment(catalog), options ?? new());
    }

    /// <summary>MKT, stage 2: the target entity's own model, with gates from a frozen pre-trained model.</summary>
    /// <param name="catalog">The trainers catalog.</param>
    /// <param name="options">The options; they are copied.</param>
    /// <exception cref="InvalidOptionsException">An option breaks a rule; the message lists all that do.</exception>
    /// <exception cref="ArgumentException">The pre-trained model is not AlignFeatureSchema and MultiEntityPretraining.</exception>
    public static MultiEntityTransferTrainer MultiEntityTransfer(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, MultiEntityTransferOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new(CatalogUtils.GetEnvironment(catalog), options);
    }
}
