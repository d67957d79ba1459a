using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Ctnet.MLNet.Training;

namespace Ctnet.MLNet.Trainers;

/// <summary>Options that all trainers of this library have. A trainer copies them when it is made.</summary>
public abstract class CtrTrainerOptions
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

    /// <summary>Passes over the rows, 1 to 1,000. Default 1: on streams of impressions a second pass overfits the ids.</summary>
    [Range(1, 1000)]
    public int NumberOfEpochs { get; set; } = 1;

    /// <summary>Rows a step, 1 to 1,048,576. Default 256.</summary>
    [Range(1, 1_048_576)]
    public int BatchSize { get; set; } = 256;

    /// <summary>Learning rate of the dense weights (Adagrad), 0 to 100. Default 0.03.</summary>
    [Range(0d, 100d)]
    public double LearningRate { get; set; } = 0.03;

    /// <summary>
    /// Learning rate of the embeddings (row-wise Adagrad, whose sums start at 1), 0 to 100. Default 0.1.
    /// </summary>
    [Range(0d, 100d)]
    public double EmbeddingLearningRate { get; set; } = 0.1;

    /// <summary>How many rows are held in memory and shuffled together, 0 (keep the order) to 16,777,216. Default 131,072.</summary>
    [Range(0, 16_777_216)]
    public int ShufflePoolSize { get; set; } = 131_072;

    /// <summary>What to do with infinite numbers in the rows' vectors. Default <see cref="InfiniteNumbers.Refuse"/>.</summary>
    public InfiniteNumbers InfiniteNumbers { get; set; }

    /// <summary>Makes first weights and shuffles repeatable; null, the default, takes it from the MLContext's seed.</summary>
    public int? Seed { get; set; }

    /// <summary>
    /// Whether a saved model keeps the optimizer's state (Adagrad's sums: as large as the dense weights, and one value an id), so that
    /// training goes on from the file as it would in memory. Default false.
    /// </summary>
    public bool SaveOptimizerState { get; set; }

    /// <summary>
    /// Whether a saved model has its weights as float16: half of the size, about three significant digits. Those of a source tower that is
    /// part of it, too; the optimizer's state stays float32. Loaded, it is another model than it was: its version differs. Default false.
    /// </summary>
    public bool SaveWeightsAsFloat16 { get; set; }

    /// <summary>
    /// The GPU to train on, 0 to 255; null, the default, takes <c>MLContext.GpuDeviceId</c>, and the CPU where that is null too.
    /// </summary>
    [Range(0, 255)]
    [JsonIgnore]
    public int? GpuDeviceId { get; set; }

    /// <summary>Whether to train on the CPU where the GPU cannot be used; null, the default, takes <c>MLContext.FallbackToCpu</c>.</summary>
    [JsonIgnore]
    public bool? FallbackToCpu { get; set; }

    /// <summary>CPU threads of libtorch, 1 to 1,024, for the whole process; null, the default, is one for each core.</summary>
    [Range(1, 1024)]
    [JsonIgnore]
    public int? NumberOfThreads { get; set; }

    /// <summary>What the rows of a fit are called in the model's history and in messages, such as a date; null, the default, for nothing.</summary>
    [JsonIgnore]
    public string? Period { get; set; }

    /// <summary>Told about progress, twice a second and at the end of each pass, on the training thread.</summary>
    [JsonIgnore]
    public IProgress<TrainingProgress>? Progress { get; set; }

    /// <summary>Stops training with an <see cref="OperationCanceledException"/>.</summary>
    [JsonIgnore]
    public CancellationToken CancellationToken { get; set; }

    /// <summary>Rules that attributes do not say, each as "Option rule, but is value.".</summary>
    internal virtual IEnumerable<string> Validate()
    {
        if (ExampleWeightColumnName is string name && string.IsNullOrWhiteSpace(name))
            yield return $"{nameof(ExampleWeightColumnName)} must be null or given, but is '{name}'.";
    }

    internal CtrTrainerOptions Copy()
    {
        var copy = (CtrTrainerOptions)MemberwiseClone();
        copy.HiddenUnits = [.. HiddenUnits];
        return copy;
    }
}
