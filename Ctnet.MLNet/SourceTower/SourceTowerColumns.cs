namespace Ctnet.MLNet.SourceTower;

/// <summary>The names of the columns that hold a source tower's vectors.</summary>
internal static class SourceTowerColumns
{
    public const string DefaultPrefix = "SourceTower";

    public static string Embedding(string prefix) => $"{prefix}.Embedding";

    public static string Layer(string prefix, int layer) => $"{prefix}.Layer{layer}";

    public static string Logit(string prefix) => $"{prefix}.Logit";

    /// <summary>s_0 .. s_L and the logit.</summary>
    public static string[] All(string prefix, int depth) =>
        [Embedding(prefix), .. Enumerable.Range(1, depth).Select(layer => Layer(prefix, layer)), Logit(prefix)];
}
