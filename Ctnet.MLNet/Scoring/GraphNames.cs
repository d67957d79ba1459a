
namespace Ctnet.MLNet.Scoring;

/// <summary>Names within scoring graphs and of trained weights.</summary>
internal static class GraphNames
{
    /// <summary>The prefix of a model's own weights and nodes, of its source's, and of its fallback's.</summary>
    public const string Tower = "tower", Source = "source", Fallback = "fallback";

    /// <summary>The graph's inputs: the feature vector, the source's feature vector, and the marks that say a row's entity.</summary>
    public const string Features = "features", SourceFeatures = "sourceFeatures", Entity = "entity";

    /// <summary>The node that holds a model's logit.</summary>
    public const string Logit = "tower.logit";

    /// <summary>A tower's input vector.</summary>
    public static string InputOf(string tower) => $"{tower}.input";

    /// <summary>A tower's hidden layer, from 1 on.</summary>
    public static string LayerOf(string tower, int layer) => $"{tower}.layer{layer}";

    public static string LogitOf(string tower) => $"{tower}.logit";

    /// <summary>The weights of an embedding table.</summary>
    public static string TableOf(string tower, TablePlan table) => $"{tower}.{table.Name}";

    /// <summary>The weights of an embedding table of a model's own tower.</summary>
    public static string TableOf(TablePlan table) => TableOf(Tower, table);
}
