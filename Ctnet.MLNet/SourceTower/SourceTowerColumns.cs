using Ctnet.MLNet.Models;
using Ctnet.MLNet.Pipeline;
using Microsoft.ML;

namespace Ctnet.MLNet.SourceTower;

/// <summary>The names of the columns that hold a source tower's vectors.</summary>
internal static class SourceTowerColumns
{
    public const string DefaultPrefix = "SourceTower";

    /// <summary>The kind of the annotation that holds the <see cref="FrozenTower"/> that made a column.</summary>
    public const string ModelKind = "SourceTowerModel";

    /// <summary>The model that made the columns of a prefix; null where they came from elsewhere, such as a file.</summary>
    public static FrozenTower? ModelOf(DataViewSchema schema, string prefix) =>
        schema.GetColumnOrNull(Embedding(prefix))?.ObjectOf<FrozenTower>(ModelKind);

    public static string Embedding(string prefix) => $"{prefix}.Embedding";

    public static string Layer(string prefix, int layer) => $"{prefix}.Layer{layer}";

    public static string Logit(string prefix) => $"{prefix}.Logit";

    /// <summary>s_0 .. s_L and the logit.</summary>
    public static string[] All(string prefix, int depth) =>
        [Embedding(prefix), .. Enumerable.Range(1, depth).Select(layer => Layer(prefix, layer)), Logit(prefix)];
}
