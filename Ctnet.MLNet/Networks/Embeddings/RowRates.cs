using Ctnet.MLNet.Scoring.Plans;

namespace Ctnet.MLNet.Networks.Embeddings;

/// <summary>
/// The factors by which the learning rate of embeddings is multiplied, for the rows of one table. The rows of a space share a
/// factor.
/// </summary>
internal sealed class RowRates
{
    private readonly (int End, float Factor)[] _spaces;

    /// <param name="table">The table.</param>
    /// <param name="factors">The factors by space; 1 for spaces that are not listed.</param>
    public RowRates(TablePlan table, IReadOnlyDictionary<string, double> factors)
    {
        _spaces =
        [
            .. table.Spaces
                .Select(space => (table.RowOf(space.Key, 0) + space.Value, (float)factors.GetValueOrDefault(space.Key, 1)))
                .OrderBy(space => space.Item1),
        ];
        IsUniform = _spaces.All(space => space.Factor == 1);
    }

    /// <summary>Whether all factors are 1.</summary>
    public bool IsUniform { get; }

    /// <summary>The factor of a row.</summary>
    public float Of(int row)
    {
        int space = 0;
        while (row >= _spaces[space].End)
            space++;
        return _spaces[space].Factor;
    }
}
