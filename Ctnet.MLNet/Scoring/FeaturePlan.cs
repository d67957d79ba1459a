using Ctnet.MLNet.Alignment;
using Ctnet.MLNet.Persistence;

namespace Ctnet.MLNet.Scoring;

/// <summary>
/// How networks take in an aligned feature vector: one embedding table for all fields, with an offset for each space; fields of one id
/// first, then sets (the mean of their ids' rows), then numbers, each with a mark that says whether it is missing.
/// </summary>
internal sealed class FeaturePlan
{
    public FeaturePlan(FeatureLayout layout)
    {
        Layout = layout;
        var offsets = new Dictionary<string, int>();
        foreach ((string space, int rows) in layout.Rows)
        {
            offsets.Add(space, TableRows);
            TableRows = checked(TableRows + rows);
        }

        Offsets = offsets;
        EmbeddedField[] embedded =
        [
            .. layout.Fields.Where(field => field.IsEmbedded).OrderBy(field => field.Count > 1)
                .Select(field => new EmbeddedField(field.Start, field.Count, offsets[field.Space!], layout.Rows[field.Space!])),
        ];
        Singles = [.. embedded.Where(field => field.Count == 1)];
        Sets = [.. embedded.Where(field => field.Count > 1)];
        Numbers = [.. layout.Fields.Where(field => !field.IsEmbedded).SelectMany(field => Enumerable.Range(field.Start, field.Count))];
    }

    public FeatureLayout Layout { get; }

    public EmbeddedField[] Singles { get; }

    public EmbeddedField[] Sets { get; }

    /// <summary>The slots that hold numbers.</summary>
    public int[] Numbers { get; }

    public int EmbeddedFields => Singles.Length + Sets.Length;

    /// <summary>Rows of the embedding table.</summary>
    public int TableRows { get; }

    /// <summary>The first row of each space.</summary>
    public IReadOnlyDictionary<string, int> Offsets { get; }

    /// <summary>Copies each space's rows from a table of this plan into one of a plan whose spaces may have grown.</summary>
    public void CopyRows(WeightTensor from, FeaturePlan grown, WeightTensor into)
    {
        foreach ((string space, int rows) in Layout.Rows)
        {
            if (!grown.Layout.Rows.TryGetValue(space, out int now) || now < rows)
            {
                throw new ArgumentException($"The earlier model knows {rows} ids of '{space}', and the rows' vocabulary has {now}: go on from the "
                    + "alignment that the earlier model was trained with, AlignFeatureSchema(...).Fit(rows, previous).");
            }

            Array.Copy(from.Values, (long)Offsets[space] * from.Columns, into.Values, (long)grown.Offsets[space] * into.Columns, (long)rows * from.Columns);
        }
    }

    /// <summary>The width of a network's first layer.</summary>
    public int InputWidth(int embeddingSize) => EmbeddedFields * embeddingSize + 2 * Numbers.Length;
}
