using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Ctnet.MLNet.Settings;

namespace Ctnet.MLNet.Trainers;

/// <summary>Options that all trainers of this library share. A trainer copies them when it is created.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class CtrTrainerOptions : TrainingRunOptions
{
    private protected CtrTrainerOptions()
    {
    }

    /// <summary>The label column: Boolean, true for a click. Default "Label".</summary>
    [Required]
    public string LabelColumnName { get; set; } = "Label";

    /// <summary>The feature column that <c>AlignFeatureSchema</c> makes: a vector of Single. Default "Features".</summary>
    [Required]
    public string FeatureColumnName { get; set; } = "Features";

    /// <summary>
    /// The column of example weights: Single, the weight of a row in the loss, 0 to 1,000,000. Losses are reported as means by
    /// weight. A fit whose weights are all 0 is refused. Null, the default, weighs all rows alike.
    /// </summary>
    public string? ExampleWeightColumnName { get; set; }

    /// <summary>The width of a field's embedding, 1 to 1,024. Default 16.</summary>
    [Range(1, 1024)]
    public int EmbeddingSize { get; set; } = 16;

    /// <summary>The width of each hidden layer of the tower, 1 to 65,536 each. Default 128, 64.</summary>
    [EachInRange(1, 65_536)]
    public int[] HiddenUnits { get; set; } = [128, 64];

    /// <summary>Whether each id also has a weight that is added to the logit, as in a linear model. Default true.</summary>
    public bool LinearTerm { get; set; } = true;

    /// <summary>The activation of the hidden layers. Default <see cref="Activation.Relu"/>.</summary>
    public Activation Activation { get; set; } = Activation.Relu;

    /// <summary>How hidden layers are normalized. Default <see cref="Normalization.None"/>.</summary>
    public Normalization Normalization { get; set; } = Normalization.None;

    /// <summary>How the embeddings of a sequence field become one vector. Default <see cref="SequencePooling.Mean"/>.</summary>
    public SequencePooling SequencePooling { get; set; } = SequencePooling.Mean;

    /// <summary>How the tower multiplies features with one another. Default <see cref="Interaction.None"/>.</summary>
    public Interaction Interaction { get; set; } = Interaction.None;

    /// <summary>
    /// The number of cross layers, 1 to 16. It is used if <see cref="Interaction"/> is <see cref="Interaction.Cross"/>. Default
    /// 2.
    /// </summary>
    [Range(1, 16)]
    public int CrossLayers { get; set; } = 2;

    /// <summary>
    /// The rank of the cross layers' matrices, 1 to 65,536: W_l = U_l V_l with V_l of that many rows (Wang et al., 2021, section
    /// 3.3). V_l starts random and U_l at zero. Null, the default, has full matrices of the square of the input's width.
    /// </summary>
    [Range(1, 65_536)]
    public int? CrossRank { get; set; }

    /// <summary>
    /// The share of a hidden layer's values that a training step sets to zero at random, 0 to below 1. The other values are
    /// scaled up to make up for it. Scoring uses all values. Default 0.
    /// </summary>
    [Range(0d, 1d, MaximumIsExclusive = true)]
    public double Dropout { get; set; }

    /// <summary>
    /// The probability that a field of a training row is read as missing, 0 to below 1, for each field by itself. The model then
    /// learns what "missing" means for fields that its own rows always have but another domain lacks. Default 0.
    /// </summary>
    [Range(0d, 1d, MaximumIsExclusive = true)]
    public double FieldDropRate { get; set; }

    /// <summary>
    /// The weight of a click in the loss, relative to a row without a click, above 0 to 1,000,000. Predicted probabilities are
    /// corrected for it: ln(PositiveWeight) is subtracted from the logit. Default 1.
    /// </summary>
    [Range(0d, 1e6, MinimumIsExclusive = true)]
    public double PositiveWeight { get; set; } = 1;

    /// <summary>
    /// The share w of the rows without a click that sampling kept, above 0 to 1. Predicted probabilities are corrected for it:
    /// ln(w) is added to the logit, which turns p into p / (p + (1 - p) / w). Training and validation rows must be sampled alike;
    /// their loss is the loss of the sample. Default 1.
    /// </summary>
    [Range(0d, 1d, MinimumIsExclusive = true)]
    public double NegativeSamplingRate { get; set; } = 1;

    /// <summary>
    /// The number of passes over the rows, 1 to 1,000. Default 1, because on streams of impressions a second pass overfits the
    /// ids.
    /// </summary>
    [Range(1, 1000)]
    public int NumberOfEpochs { get; set; } = 1;

    /// <summary>
    /// Training stops after this many passes in a row without a lower log loss on the validation rows, 1 to 1,000. The weights
    /// are those of the best pass, as always with validation rows. Null, the default, makes all passes. A first Fit without
    /// validation rows refuses this option. A continual step has no validation rows and makes all passes.
    /// </summary>
    [Range(1, 1000)]
    public int? EarlyStoppingPatience { get; set; }

    /// <summary>
    /// The number of rows in a step, 1 to 1,048,576. Default 256. A step has fewer rows if their input would take more than 2 GB.
    /// </summary>
    [Range(1, 1_048_576)]
    public int BatchSize { get; set; } = 256;

    /// <summary>The optimizer of the embeddings. Default <see cref="EmbeddingOptimizer.RowWiseAdagrad"/>.</summary>
    public EmbeddingOptimizer EmbeddingOptimizer { get; set; } = EmbeddingOptimizer.RowWiseAdagrad;

    /// <summary>The optimizer of all other weights. Default <see cref="DenseOptimizer.Adagrad"/>.</summary>
    public DenseOptimizer DenseOptimizer { get; set; } = DenseOptimizer.Adagrad;

    /// <summary>The learning rate of the dense weights, 0 to 100. Default 0.03, which suits Adagrad.</summary>
    [Range(0d, 100d)]
    public double LearningRate { get; set; } = 0.03;

    /// <summary>The learning rate of the embeddings, 0 to 100. Default 0.1, which suits row-wise Adagrad.</summary>
    [Range(0d, 100d)]
    public double EmbeddingLearningRate { get; set; } = 0.1;

    /// <summary>
    /// Factors of <see cref="EmbeddingLearningRate"/> by the name of a field, 0 to 100 each. Fields of one space share their
    /// embeddings and so the factor. The weights of the linear term follow it too. A user embedding at 0.3 to 0.5 learns less of
    /// how much a user clicks, and more of what: GAUC by user rises, and AUC falls a little. Null, the default, has the factor 1
    /// for all fields without a group's factor.
    /// </summary>
    [FactorsInRange(0, 100)]
    public IReadOnlyDictionary<string, double>? FieldRateFactors { get; set; }

    /// <summary>
    /// Factors of <see cref="EmbeddingLearningRate"/> by the group of a field, 0 to 100 each. A field's own factor goes before
    /// its group's. Embeddings that fields of several groups share keep the factor 1. Null, the default, gives no factors.
    /// </summary>
    [FactorsInRange(0, 100)]
    public IReadOnlyDictionary<FieldGroup, double>? GroupRateFactors { get; set; }

    /// <summary>
    /// The share of the averaged dense weights that a step keeps, 0 to below 1. The model then predicts with
    /// the average of its dense weights over about the last 1 / (1 - share) steps, and training goes on from the trained weights,
    /// which are part of the optimizer's state. On short streams of small steps, 0.99 predicts better than the last weights. 0,
    /// the default, predicts with the trained weights.
    /// </summary>
    [Range(0d, 1d, MaximumIsExclusive = true)]
    public double WeightAverageDecay { get; set; }

    /// <summary>How the learning rates change over the steps. Default <see cref="LearningRateSchedule.Constant"/>.</summary>
    public LearningRateSchedule LearningRateSchedule { get; set; } = LearningRateSchedule.Constant;

    /// <summary>
    /// The number of steps over which the learning rates rise linearly at first, 0 to 1,000,000,000. Step i of n, from 0, has
    /// (i + 1) / n of the rates. Default 0.
    /// </summary>
    [Range(0, 1_000_000_000)]
    public int WarmUpSteps { get; set; }

    /// <summary>
    /// The number of steps after the warm-up over which the learning rates fall, 1 to 1,000,000,000. Linear and Cosine schedules
    /// need it, because the length of a stream is not known before it ends. Null, the default, is required by a constant
    /// schedule.
    /// </summary>
    [Range(1, 1_000_000_000)]
    public int? DecaySteps { get; set; }

    /// <summary>
    /// The number of rows that are held in memory and shuffled together, 0 to 16,777,216. 0 keeps the order of the rows. Default
    /// 131,072.
    /// </summary>
    [Range(0, 16_777_216)]
    public int ShufflePoolSize { get; set; } = 131_072;

    /// <summary>
    /// The policy for rows with an infinite number in a vector (AlignFeatureSchema makes none), or with a weight that is
    /// negative, above 1,000,000 or not finite: such a row is refused with an exception, left out, or repaired. A repaired number
    /// counts as missing, and as zero in a source's vector. Problems that AlignFeatureSchema found in a row are treated by its own
    /// option. Default <see cref="BadRowPolicy.Refuse"/>.
    /// </summary>
    public BadRowPolicy BadRows { get; set; }

    /// <summary>
    /// The seed of first weights and shuffles, which makes them repeatable. Null, the default, derives it from the
    /// MLContext's seed.
    /// </summary>
    public int? Seed { get; set; }

    /// <summary>
    /// Whether a saved model keeps the optimizer's state, so that training goes on from the file as it would in memory. Adagrad's
    /// sums take as many values as the dense weights and one more for each id; Adam's moments take twice the weights. False makes
    /// a smaller file that is for serving only: a step that goes on from it starts the optimizer anew and warns. Default true.
    /// </summary>
    public bool SaveOptimizerState { get; set; } = true;

    /// <summary>
    /// Whether a saved model has its weights as float16, with half the size and about three significant digits. This includes the
    /// weights of a source tower that is part of the model, but not the optimizer's state, which stays float32. The loaded
    /// model's version then differs from the saved model's, and a step that goes on from the file starts from rounded weights and
    /// warns. Default false.
    /// </summary>
    public bool SaveWeightsAsFloat16 { get; set; }

    /// <summary>Whether the model also predicts conversions.</summary>
    internal virtual bool PredictsConversions => false;

    /// <summary>The number of first layers that clicks and conversions share.</summary>
    internal virtual int SharedWithConversions => 0;

    /// <summary>The broken rules that no attribute states, each as "Option rule, but is value.".</summary>
    internal virtual IEnumerable<string> Validate()
    {
        if (ExampleWeightColumnName is string name && string.IsNullOrWhiteSpace(name))
            yield return $"{nameof(ExampleWeightColumnName)} must be null or given, but is '{name}'.";
        if (DecaySteps is null && LearningRateSchedule is LearningRateSchedule.Linear or LearningRateSchedule.Cosine)
        {
            yield return $"{nameof(DecaySteps)} must be given where {nameof(LearningRateSchedule)} is {LearningRateSchedule}, "
                + "but is null.";
        }
        if (Ranks.Size > 1 && Normalization == Normalization.Batch)
        {
            yield return $"{nameof(Normalization)} must be None or Layer where {nameof(Collectives)} has {Ranks.Size} ranks, but "
                + "is Batch: no rank has the statistics of a whole batch.";
        }
        if (CrossRank is int rank && Interaction != Interaction.Cross)
            yield return $"{nameof(CrossRank)} must be null where {nameof(Interaction)} is {Interaction}, but is {rank}.";
        if (DecaySteps is int steps && LearningRateSchedule == LearningRateSchedule.Constant)
            yield return $"{nameof(DecaySteps)} must be null where {nameof(LearningRateSchedule)} is Constant, but is {steps}.";
    }

    internal virtual CtrTrainerOptions Copy()
    {
        var copy = (CtrTrainerOptions)MemberwiseClone();
        copy.HiddenUnits = [.. HiddenUnits];
        copy.FieldRateFactors = FieldRateFactors?.ToDictionary();
        copy.GroupRateFactors = GroupRateFactors?.ToDictionary();
        return copy;
    }
}
