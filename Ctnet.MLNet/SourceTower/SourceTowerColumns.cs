using Ctnet.MLNet.Models;
using Ctnet.MLNet.Pipeline;
using Microsoft.ML;

namespace Ctnet.MLNet.SourceTower;

/// <summary>The names of the columns that hold a source tower's vectors.</summary>
internal static class SourceTowerColumns
{
    public const string DefaultPrefix = "SourceTower";

    /// <summary>The kind of the annotation with the <see cref="FrozenTower"/> that made a column.</summary>
    public const string ModelKind = "SourceTowerModel";

    /// <summary>The tower that made the columns of a prefix; null if it is unknown, such as for columns from a file.</summary>
    public static FrozenTower? ModelOf(DataViewSchema schema, string prefix) =>
        schema.GetColumnOrNull(Embedding(prefix))?.ObjectOf<FrozenTower>(ModelKind);

    public static string Embedding(string prefix) => $"{prefix}.Embedding";

    public static string Layer(string prefix, int layer) => $"{prefix}.Layer{layer}";

    public static string Logit(string prefix) => $"{prefix}.Logit";

    /// <summary>The columns of s_0 .. s_L and of the logit.</summary>
    public static string[] All(string prefix, int depth) =>
        [Embedding(prefix), .. Enumerable.Range(1, depth).Select(layer => Layer(prefix, layer)), Logit(prefix)];
}
