using Ctnet.MLNet;
using Ctnet.MLNet.Models;
using Ctnet.MLNet.Trainers;
using Microsoft.ML.Data;

namespace Microsoft.ML;

public static partial class CtrCatalog
{
    /// <summary>
    /// Creates the trainer of the single-domain model, for the source and for the target's production model (CTNet, section 3).
    /// </summary>
    /// <param name="catalog">The trainers catalog.</param>
    /// <param name="labelColumnName">The label column: Boolean, true for a click.</param>
    /// <param name="featureColumnName">The feature column that AlignFeatureSchema makes: a vector of Single.</param>
    /// <param name="exampleWeightColumnName">The column of example weights: Single. Null weighs all rows alike.</param>
    /// <exception cref="InvalidOptionsException">A column that is required has no name.</exception>
    public static CtrTowerTrainer CtrTower(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        string labelColumnName = DefaultColumnNames.Label,
        string featureColumnName = DefaultColumnNames.Features,
        string? exampleWeightColumnName = null) =>
        catalog.CtrTower(new CtrTowerOptions
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            ExampleWeightColumnName = exampleWeightColumnName,
        });

    /// <summary>
    /// Creates the trainer of the single-domain model, for the source and for the target's production model (CTNet, section 3).
    /// </summary>
    /// <param name="catalog">The trainers catalog.</param>
    /// <param name="options">The options, which are copied.</param>
    /// <exception cref="InvalidOptionsException">An option breaks a rule. The message lists every broken rule.</exception>
    public static CtrTowerTrainer CtrTower(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, CtrTowerOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new(CatalogUtils.GetEnvironment(catalog), options);
    }

    /// <summary>
    /// Creates the trainer of CTNet (CTNet, section 3): a target tower with adapters from a frozen source tower, whose columns
    /// FeaturizeWithSourceTower made.
    /// </summary>
    /// <param name="catalog">The trainers catalog.</param>
    /// <param name="labelColumnName">The label column: Boolean, true for a click.</param>
    /// <param name="featureColumnName">The feature column that AlignFeatureSchema makes: a vector of Single.</param>
    /// <param name="exampleWeightColumnName">The column of example weights: Single. Null weighs all rows alike.</param>
    /// <exception cref="InvalidOptionsException">A column that is required has no name.</exception>
    public static CtnetAdapterTrainer CtnetAdapter(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        string labelColumnName = DefaultColumnNames.Label,
        string featureColumnName = DefaultColumnNames.Features,
        string? exampleWeightColumnName = null) =>
        catalog.CtnetAdapter(new CtnetAdapterOptions
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            ExampleWeightColumnName = exampleWeightColumnName,
        });

    /// <summary>
    /// Creates the trainer of CTNet (CTNet, section 3): a target tower with adapters from a frozen source tower.
    /// </summary>
    /// <param name="catalog">The trainers catalog.</param>
    /// <param name="options">The options, which are copied.</param>
    /// <exception cref="InvalidOptionsException">An option breaks a rule. The message lists every broken rule.</exception>
    public static CtnetAdapterTrainer CtnetAdapter(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, CtnetAdapterOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new(CatalogUtils.GetEnvironment(catalog), options);
    }

    /// <summary>
    /// Creates the trainer of one model for several entity types with different fields (MKT, section 3, stage 1). An entity
    /// column names each row's entity.
    /// </summary>
    /// <param name="catalog">The trainers catalog.</param>
    /// <param name="labelColumnName">The label column: Boolean, true for a click.</param>
    /// <param name="featureColumnName">The feature column that AlignFeatureSchema makes: a vector of Single.</param>
    /// <param name="exampleWeightColumnName">The column of example weights: Single. Null weighs all rows alike.</param>
    /// <param name="entityColumnName">The column with each row's entity, as AppendEntities makes it: Text.</param>
    /// <exception cref="InvalidOptionsException">A column that is required has no name.</exception>
    public static MultiEntityPretrainingTrainer MultiEntityPretraining(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        string labelColumnName = DefaultColumnNames.Label,
        string featureColumnName = DefaultColumnNames.Features,
        string? exampleWeightColumnName = null,
        string entityColumnName = "Entity") =>
        catalog.MultiEntityPretraining(new MultiEntityPretrainingOptions
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            ExampleWeightColumnName = exampleWeightColumnName,
            EntityColumnName = entityColumnName,
        });

    /// <summary>
    /// Creates the trainer of one model for several entity types with different fields (MKT, section 3, stage 1). An entity
    /// column names each row's entity.
    /// </summary>
    /// <param name="catalog">The trainers catalog.</param>
    /// <param name="options">The options, which are copied.</param>
    /// <exception cref="InvalidOptionsException">An option breaks a rule. The message lists every broken rule.</exception>
    public static MultiEntityPretrainingTrainer MultiEntityPretraining(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, MultiEntityPretrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new(CatalogUtils.GetEnvironment(catalog), options);
    }

    /// <summary>
    /// Creates the trainer of the target entity's model, with gates from a frozen pre-trained model (MKT, section 3, stage 2).
    /// </summary>
    /// <param name="catalog">The trainers catalog.</param>
    /// <param name="pretrainedModel">The pre-trained model: a pipeline of AlignFeatureSchema and MultiEntityPretraining.</param>
    /// <param name="labelColumnName">The label column: Boolean, true for a click.</param>
    /// <param name="featureColumnName">The feature column that AlignFeatureSchema makes: a vector of Single.</param>
    /// <param name="exampleWeightColumnName">The column of example weights: Single. Null weighs all rows alike.</param>
    /// <exception cref="InvalidOptionsException">A column that is required has no name.</exception>
    /// <exception cref="ArgumentException">The pre-trained model is not such a pipeline.</exception>
    public static MultiEntityTransferTrainer MultiEntityTransfer(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        ITransformer pretrainedModel,
        string labelColumnName = DefaultColumnNames.Label,
        string featureColumnName = DefaultColumnNames.Features,
        string? exampleWeightColumnName = null)
    {
        ArgumentNullException.ThrowIfNull(pretrainedModel);
        FrozenEntity.Parts(pretrainedModel, nameof(pretrainedModel));
        return catalog.MultiEntityTransfer(new MultiEntityTransferOptions
        {
            Pretrained = pretrainedModel,
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            ExampleWeightColumnName = exampleWeightColumnName,
        });
    }

    /// <summary>
    /// Creates the trainer of the target entity's model, with gates from a frozen pre-trained model (MKT, section 3, stage 2).
    /// </summary>
    /// <param name="catalog">The trainers catalog.</param>
    /// <param name="options">The options, which are copied.</param>
    /// <exception cref="InvalidOptionsException">An option breaks a rule. The message lists every broken rule.</exception>
    /// <exception cref="ArgumentException">
    /// The pre-trained model is not a pipeline of AlignFeatureSchema and MultiEntityPretraining.
    /// </exception>
    public static MultiEntityTransferTrainer MultiEntityTransfer(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, MultiEntityTransferOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new(CatalogUtils.GetEnvironment(catalog), options);
    }
}
