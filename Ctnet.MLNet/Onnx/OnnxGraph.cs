using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring.Nodes;

namespace Ctnet.MLNet.Onnx;

/// <summary>Builds an ONNX model: named values, the operations between them, and constants.</summary>
internal sealed class OnnxGraph : IOnnxGraph
{
    /// <summary>The version of ONNX's operators: that of 2022, which servers and browsers support by now.</summary>
    public const int Opset = 17;

    private const int IrVersion = 8, Float = 1, Int64 = 7, AttributeInt = 2;

    private readonly List<ProtoMessage> _nodes = [], _constants = [], _inputs = [], _outputs = [];
    private readonly HashSet<string> _names = [];
    private readonly Dictionary<(string Table, int Column, int Width), string> _tables = [];
    private long _constantBytes;

    /// <summary>Adds an input: a vector of floats for each row of the batch.</summary>
    public void Input(string name, int width) => _inputs.Add(Value(name, width));

    /// <summary>Makes a value an output of the model.</summary>
    public void Output(string name, int width) => _outputs.Add(Value(name, width));

    public string Add(string operation, string[] inputs, string? output = null, params (string Name, long Value)[] attributes)
    {
        output ??= Unused(operation);
        AddSeveral(operation, inputs, [output], attributes);
        return output;
    }

    public void AddSeveral(string operation, string[] inputs, string[] outputs, params (string Name, long Value)[] attributes)
    {
        var node = new ProtoMessage();
        foreach (string input in inputs)
            node.Text(1, input);
        foreach (string output in outputs)
            node.Text(2, output);
        node.Text(3, Unused(operation)).Text(4, operation);
        foreach ((string name, long value) in attributes)
            node.Message(5, new ProtoMessage().Text(1, name).Number(3, value).Number(20, AttributeInt));
        _nodes.Add(node);
    }

    public string Constant(float[] values, params int[] shape) => Constant(values, sizeof(float), Float, shape);

    public string Constant(long[] values, params int[] shape) => Constant(values, sizeof(long), Int64, shape);

    public string Table(string name, WeightTensor table, int column, int width)
    {
        if (_tables.TryGetValue((name, column, width), out string? constant))
            return constant;
        float[] values = new float[checked(table.Rows * width)];
        int at = 0;
        foreach (ReadOnlyMemory<float> piece in table.Pieces)
        {
            for (int start = column; start < piece.Length; start += table.Columns, at += width)
                piece.Span.Slice(start, width).CopyTo(values.AsSpan(at));
        }

        return _tables[(name, column, width)] = Constant(values, table.Rows, width);
    }

    /// <summary>Writes the file.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="metadata">Texts that the file has beside the graph, by their names.</param>
    public void WriteTo(Stream stream, IReadOnlyDictionary<string, string> metadata)
    {
        var graph = new ProtoMessage().Messages(1, _nodes).Text(2, "ctnet").Messages(5, _constants).Messages(11, _inputs)
            .Messages(12, _outputs);
        string version = typeof(OnnxGraph).Assembly.GetName().Version!.ToString(3);
        new ProtoMessage().Number(1, IrVersion).Text(2, "Ctnet.MLNet").Text(3, version)
            .Message(7, graph).Message(8, new ProtoMessage().Text(1, "").Number(2, Opset))
            .Messages(14, metadata.Select(entry => new ProtoMessage().Text(1, entry.Key).Text(2, entry.Value)))
            .WriteTo(stream);
    }

    private static ProtoMessage Value(string name, int width)
    {
        ProtoMessage rows = new ProtoMessage().Text(2, "rows"), columns = new ProtoMessage().Number(1, width);
        ProtoMessage shape = new ProtoMessage().Message(1, rows).Message(1, columns);
        var tensor = new ProtoMessage().Number(1, Float).Message(2, shape);
        return new ProtoMessage().Text(1, name).Message(2, new ProtoMessage().Message(1, tensor));
    }

    private string Constant<T>(T[] values, int size, int type, int[] shape) where T : unmanaged
    {
        _constantBytes += (long)values.Length * size;
        // A Protocol Buffers message holds at most 2 GB. ONNX can store weights in further files, but ApplyOnnxModel and browsers
        // take a single file.
        if (_constantBytes > 1_900_000_000)
            throw new NotSupportedException("The model's weights are more than the 2 GB that an ONNX file can hold.");
        string name = Unused("constant");
        var tensor = new ProtoMessage();
        foreach (int length in shape)
            tensor.Number(1, length);
        _constants.Add(tensor.Number(2, type).Text(8, name).Raw(9, values));
        return name;
    }

    // A name that begins with a text and is not used yet.
    private string Unused(string begin)
    {
        string name = begin;
        for (int number = 1; !_names.Add(name); number++)
            name = $"{begin}.{number}";
        return name;
    }
}
