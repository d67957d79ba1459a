using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring.Plans;
using Ctnet.MLNet.Settings;

namespace Ctnet.MLNet.Models;

/// <summary>
/// Lays a model's embedding tables out in pages. A file has each of them in one piece, but training shares pages between models.
/// </summary>
internal static class ModelTables
{
    private static readonly string[] s_towers = [GraphNames.Tower, GraphNames.Fallback, GraphNames.CarryOver];

    /// <summary>The same tensors; the tables among them, and the optimizer's state of their rows, lie in pages.</summary>
    /// <param name="content">The model.</param>
    /// <param name="tensors">Its weights, or its optimizer's state.</param>
    public static IReadOnlyDictionary<string, WeightTensor> InPages(
        CtrModelContent content, IReadOnlyDictionary<string, WeightTensor> tensors)
    {
        SavingOptions options = new ModelSection(content.Options).Read<SavingOptions>();
        return InPages(new FeaturePlan(content.Layout, options.EmbeddingSize, options.LinearTerm), tensors);
    }

    /// <summary>The same tensors; the tables among them, and the optimizer's state of their rows, lie in pages.</summary>
    /// <param name="plan">The plan of the tables.</param>
    /// <param name="tensors">A model's weights, or its optimizer's state.</param>
    public static IReadOnlyDictionary<string, WeightTensor> InPages(
        FeaturePlan plan, IReadOnlyDictionary<string, WeightTensor> tensors)
    {
        (string Name, TablePlan Table)[] tables =
            [.. from table in plan.Tables from tower in s_towers select (GraphNames.Table(tower, table), table)];
        var paged = new Dictionary<string, WeightTensor>(tensors.Count);
        foreach ((string name, WeightTensor tensor) in tensors)
        {
            // An optimizer's state of a table has the table's name, or that name and a part's.
            TablePlan? table = tables
                .FirstOrDefault(each => name == each.Name || name.StartsWith($"{each.Name}.", StringComparison.Ordinal)).Table;
            paged.Add(name, table?.Segmented(tensor) ?? tensor);
        }

        return paged;
    }
}
