using Ctnet.MLNet.Networks.Layers;
using Ctnet.MLNet.Scoring.Plans;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks.MultiEntity;

/// <summary>
/// One field's part of a network's input: its embedding, its pooled set or sequence, its projected vector, or its numbers
/// followed by their marks.
/// </summary>
/// <param name="Field">The field.</param>
/// <param name="Columns">The ranges of the field's columns in <see cref="Tower.Input"/>.</param>
internal sealed record FieldVector(FieldSlots Field, IReadOnlyList<(int Start, int Count)> Columns)
{
    public int Width { get; } = Columns.Sum(piece => piece.Count);

    /// <summary>All fields of a plan, in the layout's order.</summary>
    public static IReadOnlyList<FieldVector> Of(FeaturePlan plan) =>
        [.. plan.Layout.Fields.Select(field => new FieldVector(field, [.. ColumnsOf(plan, field)]))];

    /// <summary>Some fields one after the other, [rows, width]; null for no fields.</summary>
    public static Tensor? Take(Tensor input, IReadOnlyList<FieldVector> fields)
    {
        Tensor[] pieces =
            [.. fields.SelectMany(field => field.Columns).Select(piece => input.narrow(1, piece.Start, piece.Count))];
        return pieces.Length == 0 ? null : cat(pieces, 1);
    }

    private static IEnumerable<(int Start, int Count)> ColumnsOf(FeaturePlan plan, FieldSlots field)
    {
        if (plan.Vectors.FirstOrDefault(vector => vector.Start == field.Start) is ProjectedVector projected)
            return [(projected.InputStart, projected.Width)];
        if (!field.IsEmbedded)
        {
            int first = plan.NumbersStart + Array.IndexOf(plan.Numbers, field.Start);
            return [(first, field.Count), (first + plan.Numbers.Length, field.Count)];
        }

        foreach (TablePlan table in plan.Tables)
        {
            int at = Array.FindIndex(table.Pooled, pooled => pooled.Start == field.Start);
            if (at >= 0)
                return [(table.InputStart + at * table.Width, table.Width)];
        }

        AttendedSequence[] before = [.. plan.Sequences.TakeWhile(sequence => sequence.Field.Start != field.Start)];
        return [(plan.KeptWidth + before.Sum(sequence => sequence.Table.Width), plan.Sequences[before.Length].Table.Width)];
    }
}
