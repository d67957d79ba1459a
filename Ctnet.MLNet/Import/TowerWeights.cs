using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring.Plans;
using Ctnet.MLNet.Trainers;

namespace Ctnet.MLNet.Import;

/// <summary>Maps the weights of a tower from elsewhere to those of a CtrTower.</summary>
/// <param name="given">The weights by the names that docs/deployment.md lists.</param>
internal sealed class TowerWeights(Dictionary<string, WeightTensor> given)
{
    /// <summary>The weights of a CtrTower by name.</summary>
    /// <param name="plan">The plan of the tower's tables and input.</param>
    /// <param name="options">The tower's sizes.</param>
    /// <exception cref="InvalidModelException">A weight is missing or has another shape.</exception>
    public Dictionary<string, WeightTensor> Of(FeaturePlan plan, CtrTowerOptions options)
    {
        var weights = new Dictionary<string, WeightTensor>();
        foreach (TablePlan table in plan.Tables)
            weights.Add(GraphNames.Table(GraphNames.Tower, table), TableOf(table, plan.Layout));
        int width = plan.InputWidth;
        for (int layer = 0; layer < options.HiddenUnits.Length; layer++)
        {
            AddLinear($"layers.{layer}", width, options.HiddenUnits[layer]);
            width = options.HiddenUnits[layer];
        }

        AddLinear("head", width, 1);
        return weights;

        void AddLinear(string name, int inputs, int outputs)
        {
            weights.Add($"{GraphNames.Tower}.{name}.weight", Take($"{name}.weight", outputs, inputs));
            weights.Add($"{GraphNames.Tower}.{name}.bias", Take($"{name}.bias", outputs));
        }
    }

    private WeightTensor TableOf(TablePlan table, FeatureLayout layout)
    {
        WeightTensor all = WeightTensor.Zeros(table.Rows, table.Columns);
        var spaces = table.Fields.Select(field =>
            (Name: layout.Fields.Single(slots => slots.Start == field.Start).Space!, field.Offset, field.Rows)).Distinct();
        foreach ((string space, int offset, int rows) in spaces)
        {
            WeightTensor embeddings = Take($"embeddings.{space}", rows, table.Width);
            WeightTensor? linear = table.Columns > table.Width ? Take($"linear.{space}", rows) : null;
            for (int row = 0; row < rows; row++)
            {
                Span<float> into = all.Values.AsSpan((offset + row) * table.Columns, table.Columns);
                embeddings.Values.AsSpan(row * table.Width, table.Width).CopyTo(into);
                if (linear is not null)
                    into[^1] = linear.Values[row];
            }
        }

        return all;
    }

    private WeightTensor Take(string name, params int[] shape)
    {
        if (!given.TryGetValue(name, out WeightTensor? tensor))
            throw new InvalidModelException($"The tower's weights lack '{name}' [{string.Join(", ", shape)}].");
        return tensor.Shape.SequenceEqual(shape)
            ? tensor
            : throw new InvalidModelException(
                $"The tower's weights '{name}' are {tensor}; [{string.Join(", ", shape)}] fits its description.");
    }
}
