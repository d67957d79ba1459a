using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Ctnet.MLNet.Alignment.Vocabularies;

namespace Ctnet.MLNet.Alignment.Encoders;

/// <summary>
/// Recognizes the alignment that a model was trained with. It accepts that alignment, those that extend it, and those that
/// it extends. It recognizes one in which ids have moved or numbers have another scale.
/// </summary>
/// <param name="Spaces">The ids, by the names of their spaces.</param>
/// <param name="Scales">
/// The hashes of the scales, by the names of their fields. Scales that further fits may change are left out. For vector fields,
/// whether their vectors have the length 1.
/// </param>
internal sealed record AlignmentMark(
    IReadOnlyDictionary<string, IdsMark> Spaces, IReadOnlyDictionary<string, string> Scales)
{
    private const string WhatToDo = "This alignment was fitted anew, and the model would read other values than it was trained "
        + "on. Use the model's own alignment, or extend it with new rows: AlignFeatureSchema(...).Fit(rows, previous).";

    public static AlignmentMark Of(FittedAlignment alignment) => new(
        alignment.Spaces.ToDictionary(space => space.Key, space => IdsMark.Of(space.Value)),
        alignment.Scales.Where(scale => !scale.Value.IsOpen && !Follows(alignment, scale.Key))
            .Select(scale => (Field: scale.Key, Hash: HashOf(scale.Value)))
            .Concat(alignment.Schema.Fields.Where(field => field.Kind == FieldKind.Vector)
                .Select(field => (Field: field.Name, Hash: HashOf(field))))
            .ToDictionary(scale => scale.Field, scale => scale.Hash));

    /// <summary>Whether a mark that was read from a file can be one.</summary>
    public bool IsWhole =>
        Spaces.Values.All(ids => ids is { IsWhole: true }) && Scales.Values.All(hash => hash is not null);

    /// <summary>The ids of a space that an alignment has given to other values since the model was trained.</summary>
    public IEnumerable<int> GivenSince(FittedAlignment alignment, string space) =>
        Spaces.TryGetValue(space, out IdsMark? known) && alignment.Spaces.TryGetValue(space, out IdSpace? now)
            ? known.GivenSince(now)
            : [];

    /// <summary>Why the model cannot read the feature vectors of an alignment, and what to do; null if it can.</summary>
    /// <param name="alignment">The alignment.</param>
    /// <param name="goesOn">Whether the model is trained further; see <see cref="IdsMark.Fits"/>.</param>
    public string? Against(FittedAlignment alignment, bool goesOn = false)
    {
        foreach ((string space, IdsMark known) in Spaces)
        {
            if (!alignment.Spaces.TryGetValue(space, out IdSpace? now) || known.Fits(now, goesOn))
                continue;
            IEnumerable<string> fields = alignment.Schema.Fields
                .Where(field => field is { HasIdentifiers: true, IsHistory: false } && alignment.Schema.SpaceOf(field) == space)
                .Select(field => field.Name);
            return $"The ids of field '{string.Join("', '", fields)}' are not those that the model was trained with: the model "
                + $"knows {known.Rows}, the alignment has {now.Rows}, and the same id stands for another value. {WhatToDo}";
        }

        foreach ((string field, string known) in Scales)
        {
            if (alignment.Scales.TryGetValue(field, out NumericScale? now) && !Follows(alignment, field) && HashOf(now) != known)
                return $"The numbers of field '{field}' have another scale than those that the model was trained on. {WhatToDo}";
            if (alignment.Schema.Fields.FirstOrDefault(each => each.Name == field) is { Kind: FieldKind.Vector } vector
                && HashOf(vector) != known)
                return $"The model was trained on vectors of field '{field}' with another 'unitLength'. {WhatToDo}";
        }

        return null;
    }

    // The schema lets the scale change between steps.
    private static bool Follows(FittedAlignment alignment, string field) =>
        alignment.Schema.Fields.Any(each => each.Name == field && each.ScaleDecay is not null);

    private static string HashOf(FeatureField vector) => vector.UnitLength ? "unitLength" : "asGiven";

    private static string HashOf(NumericScale scale)
    {
        double[] numbers =
        [
            (double)scale.Encoding,
            .. scale.Encoding switch
            {
                NumericEncoding.None => [],
                NumericEncoding.Quantiles => scale.Boundaries,
                _ => (double[])[scale.Mean, scale.Deviation],
            },
        ];
        return XxHash3.HashToUInt64(MemoryMarshal.AsBytes(numbers.AsSpan())).ToString("X16", CultureInfo.InvariantCulture);
    }
}
