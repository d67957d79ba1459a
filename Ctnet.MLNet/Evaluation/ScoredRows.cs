using System.Globalization;
using System.Runtime.InteropServices;
using Ctnet.MLNet.Ranks;
using Microsoft.ML;

namespace Ctnet.MLNet.Evaluation;

/// <summary>
/// The columns that the measures need, read in one pass. They take 5 bytes for each row, and 4 more each for groups and for
/// weights. Rows of weight 0 are left out.
/// </summary>
internal sealed class ScoredRows
{
    private const int RowsBetweenCancellationChecks = 4096;

    private readonly List<bool> _labels;
    private readonly List<float> _probabilities;
    private readonly List<int> _groups = [];
    private readonly List<float> _weights = [];

    // A text for each group, by its number.
    private readonly List<string> _names = [];

    private ScoredRows(int capacity)
    {
        _labels = new List<bool>(capacity);
        _probabilities = new List<float>(capacity);
    }

    public ReadOnlySpan<bool> Labels => CollectionsMarshal.AsSpan(_labels);

    public ReadOnlySpan<float> Probabilities => CollectionsMarshal.AsSpan(_probabilities);

    /// <summary>
    /// The number of each row's group, or <see cref="GroupColumn.NoGroup"/>. Empty if there is no group column.
    /// </summary>
    public ReadOnlySpan<int> Groups => CollectionsMarshal.AsSpan(_groups);

    /// <summary>The weight of each row, above 0. Empty if there is no weight column.</summary>
    public ReadOnlySpan<float> Weights => CollectionsMarshal.AsSpan(_weights);

    /// <summary>The number of rows that were left out because they weigh 0.</summary>
    public long Weightless { get; private set; }

    public static ScoredRows Read(IDataView data, EvaluatedColumns columns, CancellationToken cancellationToken)
    {
        var rows = new ScoredRows((int)Math.Min(data.GetRowCount() ?? 0, Array.MaxLength));
        using var cursor = data.GetRowCursor(columns.All);
        var getLabel = LabelColumn.GetGetter(cursor, columns.Label);
        var getProbability = cursor.GetGetter<float>(columns.Probability);
        var getWeight = columns.Weight is { } weights ? WeightColumn.GetGetter(cursor, weights) : null;
        var getGroup = columns.Group is { } column ? GroupColumn.GetGetter(cursor, column, rows._names) : null;

        bool label = false;
        float probability = 0;
        int group = 0;
        float weight = 0;
        while (cursor.MoveNext())
        {
            if (cursor.Position % RowsBetweenCancellationChecks == 0)
                cancellationToken.ThrowIfCancellationRequested();

            if (getWeight is not null)
            {
                getWeight(ref weight);
                if (weight == 0)
                {
                    rows.Weightless++;
                    continue;
                }
                rows._weights.Add(weight);
            }

            getLabel(ref label);
            rows._labels.Add(label);

            getProbability(ref probability);
            if (!MeasureInputs.IsProbability(probability))
                throw NotAProbability(columns.Probability.Name, probability, cursor.Position);
            rows._probabilities.Add(probability);

            if (getGroup is null)
                continue;
            getGroup(ref group);
            rows._groups.Add(group);
        }
        return rows;
    }

    /// <summary>The rows of all ranks, rank after rank. Groups of the same name become one.</summary>
    public ScoredRows Joined(ICtrCollectives ranks)
    {
        if (ranks.Size == 1)
            return this;
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string name in ranks.OfAll(_names).SelectMany(names => names))
            numbers.TryAdd(name, numbers.Count);
        var all = new ScoredRows(0) { Weightless = (long)ranks.Sum(Weightless) };
        all._labels.AddRange(ranks.Joined(_labels.ToArray()));
        all._probabilities.AddRange(ranks.Joined(_probabilities.ToArray()));
        all._weights.AddRange(ranks.Joined(_weights.ToArray()));
        all._groups.AddRange(ranks.Joined<int>(
            [.. _groups.Select(group => group == GroupColumn.NoGroup ? group : numbers[_names[group]])]));
        return all;
    }

    private static InvalidOperationException NotAProbability(string column, float value, long row) =>
        new(string.Create(
            CultureInfo.InvariantCulture,
            $"Probability column '{column}' is {value} in row {row} (counted from 0): a probability is a number in [0, 1]."));
}
