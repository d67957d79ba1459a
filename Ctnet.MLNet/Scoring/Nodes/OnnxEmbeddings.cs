using Ctnet.MLNet.Alignment.Vocabularies;
using Ctnet.MLNet.Scoring.Plans;

namespace Ctnet.MLNet.Scoring.Nodes;

/// <summary>Look-ups in embedding tables as ONNX operations.</summary>
internal static class OnnxEmbeddings
{
    /// <summary>
    /// The rows' vectors for fields, in the order of the fields. Neighbouring fields of one id share a look-up; each set has its
    /// own.
    /// </summary>
    /// <param name="onnx">The ONNX graph.</param>
    /// <param name="graph">The scoring graph.</param>
    /// <param name="input">The feature vector.</param>
    /// <param name="table">The table.</param>
    /// <param name="fields">The fields.</param>
    /// <param name="column">The first of the table's columns.</param>
    /// <param name="width">How many columns.</param>
    /// <param name="output">The result's name; null for a new one.</param>
    /// <returns>The result's name.</returns>
    public static string Fields(
        this IOnnxGraph onnx, GraphScope graph, string input, string table, EmbeddedField[] fields, int column, int width,
        string? output)
    {
        var parts = new List<string>();
        for (int i = 0; i < fields.Length;)
        {
            EmbeddedField[] singles = [.. fields.Skip(i).TakeWhile(field => field.Count == 1)];
            string rows = onnx.Table(table, graph.Weight(table), column, width);
            parts.Add(singles.Length > 0 ? onnx.Singles(input, rows, singles, width) : onnx.Set(input, rows, fields[i]));
            i += Math.Max(singles.Length, 1);
        }

        return onnx.Add("Concat", [.. parts], output, ("axis", 1));
    }

    /// <summary>The table's rows of ids, as <see cref="EmbeddedField.RowOf"/> gives them.</summary>
    /// <exception cref="NotSupportedException">A field has more ids than Singles hold as whole numbers.</exception>
    public static string Rows(this IOnnxGraph onnx, string ids, EmbeddedField[] fields)
    {
        if (fields.FirstOrDefault(field => field.Rows > IdSlot.MostExact) is { Rows: int many })
        {
            throw new NotSupportedException(
                $"A field of the model has {many:N0} ids, and ONNX operations read at most {IdSlot.MostExact:N0}. Lower its "
                + "hashBuckets, or raise its minimumFrequency, or score with the model itself.");
        }

        string counts = onnx.Constant([.. fields.Select(field => (float)field.Rows)], fields.Length);
        string known = onnx.Add("And", [onnx.Add("GreaterOrEqual", [ids, onnx.Zero()]), onnx.Add("Less", [ids, counts])]);
        string valid = onnx.Add("Where", [known, ids, onnx.Constant([(float)IdSpace.NeverSeen], 1)]);
        string taken = onnx.Add("Where", [onnx.Add("IsNaN", [ids]), onnx.Constant([(float)IdSpace.Missing], 1), valid]);
        string offsets = onnx.Constant([.. fields.Select(field => (long)field.Offset)], fields.Length);
        return onnx.Add("Add", [onnx.Add("Cast", [taken], null, ("to", 7)), offsets]);
    }

    /// <summary>The table's rows of the ids of one field with several slots.</summary>
    public static string Rows(this IOnnxGraph onnx, string input, EmbeddedField field) => onnx.Rows(
        onnx.Slots(input, [.. Enumerable.Range(field.Start, field.Count)]), [.. Enumerable.Repeat(field, field.Count)]);

    private static string Singles(this IOnnxGraph onnx, string input, string table, EmbeddedField[] fields, int width)
    {
        string rows = onnx.Rows(onnx.Slots(input, [.. fields.Select(field => field.Start)]), fields);
        return onnx.Add("Reshape", [onnx.Add("Gather", [table, rows]), onnx.Constant([0L, fields.Length * width], 2)]);
    }

    // The mean over the ids that are not missing; if all are missing, the row of "missing".
    private static string Set(this IOnnxGraph onnx, string input, string table, EmbeddedField field)
    {
        string rows = onnx.Rows(input, field);
        string missing = onnx.Constant([(long)field.Offset + IdSpace.Missing], 1);
        string counts = onnx.Add("Cast", [onnx.Add("Not", [onnx.Add("Equal", [rows, missing])])], null, ("to", 1));
        string each = onnx.Add(
            "Mul", [onnx.Add("Gather", [table, rows]), onnx.Add("Unsqueeze", [counts, onnx.Constant([2L], 1)])]);
        string sum = onnx.Add("ReduceSum", [each, onnx.Constant([1L], 1)], null, ("keepdims", 0));
        string count = onnx.Add("ReduceSum", [counts, onnx.Constant([1L], 1)], null, ("keepdims", 1));
        string mean = onnx.Add("Div", [sum, onnx.Add("Max", [count, onnx.One()])]);
        return onnx.Add("Where", [onnx.Add("Greater", [count, onnx.Zero()]), mean, onnx.Add("Gather", [table, missing])]);
    }
}
