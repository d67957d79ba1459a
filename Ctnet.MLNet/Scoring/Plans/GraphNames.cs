namespace Ctnet.MLNet.Scoring.Plans;

/// <summary>
/// The names of a model's inputs, towers, nodes and weights, as its graph and its file have them. Weights have the names of the
/// modules that train them.
/// </summary>
internal static class GraphNames
{
    /// <summary>The tower that predicts.</summary>
    public const string Tower = "tower";

    /// <summary>The tower that predicts whether a click leads to a conversion.</summary>
    public const string Conversion = "conversion";

    /// <summary>The frozen source within a model that reads it.</summary>
    public const string Source = "source";

    /// <summary>The tower that predicts in place of the source where the source hurts.</summary>
    public const string Fallback = "fallback";

    /// <summary>The second tower, which carries the source's changes over, where the mean of two towers predicts.</summary>
    public const string CarryOver = "carryOver";

    /// <summary>The input with the row's feature vector.</summary>
    public const string Features = "features";

    /// <summary>The input with the row's feature vector as the source encodes it.</summary>
    public const string SourceFeatures = "sourceFeatures";

    /// <summary>The input with a value for each entity: 1 for the row's own, 0 for the others.</summary>
    public const string Entity = "entity";

    /// <summary>The node with the logit that the model predicts.</summary>
    public const string TowerLogit = $"{Tower}.logit";

    /// <summary>The node with the logit of a conversion after a click.</summary>
    public const string ConversionLogit = $"{Conversion}.logit";

    /// <summary>The node with the logit of a click with a conversion.</summary>
    public const string JointLogit = "clickAndConversion.logit";

    /// <summary>The cross layers within their tower.</summary>
    public const string Cross = "cross";

    /// <summary>The weight of the first source's logit.</summary>
    public const string SourceLogit = "sourceLogit";

    private const string Embeddings = "embeddings";

    /// <summary>Whether a part of some model has this name, or may have it, so that no further source can have it.</summary>
    public static bool IsOfModel(string name) =>
        name is Tower or Conversion or Source or Fallback or CarryOver or Features or SourceFeatures or Entity or SourceLogit
            or "clickAndConversion" or "distillation"
        || name.StartsWith("adapter", StringComparison.Ordinal) || name.StartsWith("conversionAdapter", StringComparison.Ordinal);

    /// <summary>A further frozen source within a model that reads it.</summary>
    public static string Further(string source) => $"{Source}.{source}";

    /// <summary>The input with the row's feature vector as a further source encodes it.</summary>
    public static string FurtherFeatures(string source) => $"{Source}.{source}.{Features}";

    /// <summary>The name of something that each source has, such as its adapter.</summary>
    /// <param name="source">The name of a further source; null for the first one.</param>
    /// <param name="name">The name that the thing has for the first source.</param>
    public static string OfSource(string? source, string name) => source is null ? name : $"{source}.{name}";

    /// <summary>The beginning of all names within a tower.</summary>
    public static string Prefix(string tower) => $"{tower}.";

    /// <summary>A part of a tower, by its name within the tower.</summary>
    public static string Part(string tower, string part) => $"{tower}.{part}";

    /// <summary>The node with a tower's input: embeddings, numbers and pooled sequences.</summary>
    public static string Input(string tower) => $"{tower}.input";

    /// <summary>The node with a hidden layer, from 1 on.</summary>
    public static string Layer(string tower, int layer) => $"{tower}.layer{layer}";

    /// <summary>The linear layer that gives a tower's logit: both the node and its weights.</summary>
    public static string Head(string tower) => $"{tower}.head";

    /// <summary>The node with a tower's logit.</summary>
    public static string Logit(string tower) => $"{tower}.logit";

    /// <summary>A table of embeddings within its tower.</summary>
    public static string Table(string suffix) => Embeddings + suffix;

    /// <summary>A table of embeddings.</summary>
    public static string Table(string tower, TablePlan table) => $"{tower}.{table.Name}";

    /// <summary>The node with the embeddings that a table gives.</summary>
    public static string Fields(string tower, TablePlan table) => $"{tower}.fields{table.Suffix}";

    /// <summary>The node with a table's part of the linear term.</summary>
    public static string Linear(string tower, TablePlan table) => $"{tower}.linear{table.Suffix}";

    /// <summary>The attention over a sequence: the beginning of its nodes' and weights' names.</summary>
    public static string Attention(string tower, int sequence) => $"{tower}.attention.{sequence}";

    /// <summary>The projection of a vector: both the node and its weights.</summary>
    public static string Vector(string tower, int vector) => $"{tower}.vectors.{vector}";

    /// <summary>The weights of a hidden layer's product, from 1 on: modules are numbered from 0.</summary>
    public static string LayerWeights(string tower, int layer) => $"{tower}.layers.{layer - 1}";

    /// <summary>The normalization of a hidden layer's product, from 1 on: the beginning of its weights' names.</summary>
    public static string Normalization(string tower, int layer) => $"{tower}.norms.{layer - 1}";

    /// <summary>The weight matrix of a linear layer.</summary>
    public static string Weight(string layer) => $"{layer}.weight";

    /// <summary>The biases of a linear layer.</summary>
    public static string Bias(string layer) => $"{layer}.bias";
}
