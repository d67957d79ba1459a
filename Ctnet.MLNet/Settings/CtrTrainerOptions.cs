using System.ComponentModel.DataAnnotations;
using Ctnet.MLNet.Alignment;

namespace Ctnet.MLNet.Trainers;

/// <summary>Options that all trainers of this library have. A trainer copies them when it is made.</summary>
public abstract class CtrTrainerOptions : TrainingRunOptions
{
    /// <summary>The label column: Boolean, true for a click. Default "Label".</summary>
    [Required]
    public string LabelColumnName { get; set; } = "Label";

    /// <summary>The feature column, as <c>AlignFeatureSchema</c> makes it. Default "Features".</summary>
    [Required]
    public string FeatureColumnName { get; set; } = "Features";

    /// <summary>A column of Single that says how much a row counts in the loss; null, the default, counts all rows alike.</summary>
    public string? ExampleWeightColumnName { get; set; }

    /// <summary>Width of a field's embedding, 1 to 1,024. Default 16.</summary>
    [Range(1, 1024)]
    public int EmbeddingSize { get; set; } = 16;

    /// <summary>Width of each hidden layer of the tower, 1 to 65,536 each. Default 128, 64.</summary>
    [EachInRange(1, 65_536)]
    public int[] HiddenUnits { get; set; } = [128, 64];

    /// <summary>Whether each id also has a weight of its own that adds to the logit, as in a linear model. Default true.</summary>
    public bool LinearTerm { get; set; } = true;

    /// <summary>The activation of the hidden layers. Default <see cref="Activation.Relu"/>.</summary>
    public Activation Activation { get; set; } = Activation.Relu;

    /// <summary>How hidden layers are normalized. Default <see cref="Normalization.None"/>.</summary>
    public Normalization Normalization { get; set; } = Normalization.None;

    /// <summary>How sequence fields become one vector. Default <see cref="SequencePooling.Mean"/>.</summary>
    public SequencePooling SequencePooling { get; set; } = SequencePooling.Mean;

    /// <summary>
    /// The share of a hidden layer's values that a training step sets to zero at random (the others grow by as much), 0 to below 1; scoring
    /// uses all. Default 0.
    /// </summary>
    [Range(0d, 1d, MaximumIsExclusive = true)]
    public double Dropout { get; set; }

    /// <summary>
    /// How likely a training row's field is read as missing, 0 to below 1, field by field: so that a model learns what "missing" means for
    /// fields that its own rows always have and another domain lacks. Default 0.
    /// </summary>
    [Range(0d, 1d, MaximumIsExclusive = true)]
    public double FieldDropRate { get; set; }

    /// <summary>
    /// How much more a click counts in the loss than a row without one, above 0 to 1,000,000. Predicted probabilities are corrected for it:
    /// ln(PositiveWeight) is taken off the logit. Default 1.
    /// </summary>
    [Range(0d, 1e6, MinimumIsExclusive = true)]
    public double PositiveWeight { get; set; } = 1;

    /// <summary>
    /// The share w of the rows without a click that were kept when the rows were sampled, above 0 to 1. Predicted probabilities are
    /// corrected for it, p / (p + (1 - p) / w): ln(w) is added to the logit. Training and validation rows are taken to be sampled alike,
    /// and their loss is that of the sample. Default 1.
    /// </summary>
    [Range(0d, 1d, MinimumIsExclusive = true)]
    public double NegativeSamplingRate { get; set; } = 1;

    /// <summary>Passes over the rows, 1 to 1,000. Default 1: on streams of impressions a second pass overfits the ids.</summary>
    [Range(1, 1000)]
    public int NumberOfEpochs { get; set; } = 1;

    /// <summary>
    /// Stops after so many passes in a row without a lesser loss on the validation rows, 1 to 1,000; the weights are those of the best
    /// pass, as always with validation rows. Null, the default, makes all passes. A Fit that starts anew refuses it without validation
    /// rows; a continual step, which has none, makes all passes.
    /// </summary>
    [Range(1, 1000)]
    public int? EarlyStoppingPatience { get; set; }

    /// <summary>Rows a step, 1 to 1,048,576. Default 256.</summary>
    [Range(1, 1_048_576)]
    public int BatchSize { get; set; } = 256;

    /// <summary>How embeddings learn. Default <see cref="EmbeddingOptimizer.RowWiseAdagrad"/>.</summary>
    public EmbeddingOptimizer EmbeddingOptimizer { get; set; } = EmbeddingOptimizer.RowWiseAdagrad;

    /// <summary>How all other weights learn. Default <see cref="DenseOptimizer.Adagrad"/>.</summary>
    public DenseOptimizer DenseOptimizer { get; set; } = DenseOptimizer.Adagrad;

    /// <summary>Learning rate of the dense weights, 0 to 100. Default 0.03, which is right for Adagrad.</summary>
    [Range(0d, 100d)]
    public double LearningRate { get; set; } = 0.03;

    /// <summary>Learning rate of the embeddings, 0 to 100. Default 0.1, which is right for row-wise Adagrad.</summary>
    [Range(0d, 100d)]
    public double EmbeddingLearningRate { get; set; } = 0.1;

    /// <summary>How the learning rates change over the steps. Default <see cref="LearningRateSchedule.Constant"/>.</summary>
    public LearningRateSchedule LearningRateSchedule { get; set; } = LearningRateSchedule.Constant;

    /// <summary>
    /// Over how many steps the learning rates rise in a straight line at first, 0 to 1,000,000,000: step i of n has (i + 1) / n of them.
    /// Default 0.
    /// </summary>
    [Range(0, 1_000_000_000)]
    public int WarmUpSteps { get; set; }

    /// <summary>
    /// After how many steps from the warm-up on the learning rates have fallen, 1 to 1,000,000,000; null, the default, for a constant rate.
    /// (How many steps a stream will have is not known before it ends.)
    /// </summary>
    [Range(1, 1_000_000_000)]
    public int? DecaySteps { get; set; }

    /// <summary>How many rows are held in memory and shuffled together, 0 (keep the order) to 16,777,216. Default 131,072.</summary>
    [Range(0, 16_777_216)]
    public int ShufflePoolSize { get; set; } = 131_072;

    /// <summary>
    /// What becomes of rows that have an infinite number in a vector (AlignFeatureSchema makes none) or a weight that is negative or no
    /// number: an error, or they are left out, or repaired (the number counts as missing, in a source's vector as zero). What
    /// AlignFeatureSchema found wrong with a row is treated as its own option says. Default <see cref="BadRows.Refuse"/>.
    /// </summary>
    public BadRows BadRows { get; set; }

    /// <summary>Makes first weights and shuffles repeatable; null, the default, takes it from the MLContext's seed.</summary>
    public int? Seed { get; set; }

    /// <summary>
    /// Whether a saved model keeps the optimizer's state (Adagrad's sums: as large as the dense weights, and one value an id; Adam's
    /// moments: twice the weights), so that training goes on from the file as it would in memory. Default false.
    /// </summary>
    public bool SaveOptimizerState { get; set; }

    /// <summary>
    /// Whether a saved model has its weights as float16: half of the size, about three significant digits. Those of a source tower that is
    /// part of it, too; the optimizer's state stays float32. Loaded, it is another model than it was: its version differs. Default false.
    /// </summary>
    public bool SaveWeightsAsFloat16 { get; set; }

    /// <summary>Rules that attributes do not say, each as "Option rule, but is value.".</summary>
    internal virtual IEnumerable<string> Validate()
    {
        if (ExampleWeightColumnName is string name && string.IsNullOrWhiteSpace(name))
            yield return $"{nameof(ExampleWeightColumnName)} must be null or given, but is '{name}'.";
        if (DecaySteps is null && LearningRateSchedule is LearningRateSchedule.Linear or LearningRateSchedule.Cosine)
            yield return $"{nameof(DecaySteps)} must be given where {nameof(LearningRateSchedule)} is {LearningRateSchedule}, but is null.";
        if (DecaySteps is int steps && LearningRateSchedule == LearningRateSchedule.Constant)
            yield return $"{nameof(DecaySteps)} must be null where {nameof(LearningRateSchedule)} is Constant, but is {steps}.";
    }

    internal virtual CtrTrainerOptions Copy()
    {
        var copy = (CtrTrainerOptions)MemberwiseClone();
        copy.HiddenUnits = [.. HiddenUnits];
        return copy;
    }
}
