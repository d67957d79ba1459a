namespace Ctnet.MLNet.Onnx;

/// <summary>An ONNX model that is being put together: named values, the operations between them, and constants.</summary>
internal sealed class OnnxGraph
{
    /// <summary>The version of ONNX's operations (2022): what servers and browsers of the last years run.</summary>
    public const int Opset = 17;

    private const int IrVersion = 8, Float = 1, Int64 = 7, AttributeInt = 2;

    private readonly List<ProtoMessage> _nodes = [], _constants = [], _inputs = [], _outputs = [];
    private readonly HashSet<string> _names = [];
    private long _constantBytes;

    /// <summary>An input: a row of so many floats for each row of the batch.</summary>
    public void Input(string name, int width) => _inputs.Add(Value(name, width));

    public void Output(string name, int width) => _outputs.Add(Value(name, width));

    /// <summary>An operation with one output, which gets the name given, or a new one that begins with the operation's.</summary>
    public string Add(string operation, string[] inputs, string? output = null, params (string Name, long Value)[] attributes)
    {
        output ??= Unused(operation);
        AddSeveral(operation, inputs, [output], attributes);
        return output;
    }

    /// <summary>An operation with several outputs.</summary>
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

    /// <exception cref="NotSupportedException">The file would be larger than the format allows.</exception>
    public void WriteTo(Stream stream, IReadOnlyDictionary<string, string> metadata)
    {
        var graph = new ProtoMessage().Messages(1, _nodes).Text(2, "ctnet").Messages(5, _constants).Messages(11, _inputs)
            .Messages(12, _outputs);
        new ProtoMessage().Number(1, IrVersion).Text(2, "Ctnet.MLNet").Text(3, typeof(OnnxGraph).Assembly.GetName().Version!.ToString(3))
            .Message(7, graph).Message(8, new ProtoMessage().Text(1, "").Number(2, Opset))
            .Messages(14, metadata.Select(entry => new ProtoMessage().Text(1, entry.Key).Text(2, entry.Value)))
            .WriteTo(stream);
    }

    private static ProtoMessage Value(string name, int width)
    {
        var shape = new ProtoMessage().Message(1, new ProtoMessage().Text(2, "rows")).Message(1, new ProtoMessage().Number(1, width));
        var tensor = new ProtoMessage().Number(1, Float).Message(2, shape);
        return new ProtoMessage().Text(1, name).Message(2, new ProtoMessage().Message(1, tensor));
    }

    private string Constant<T>(T[] values, int size, int type, int[] shape) where T : unmanaged
    {
        _constantBytes += (long)values.Length * size;
        // A Protocol Buffers message holds 2 GB; ONNX's way out, weights in further files, is not what Transform steps and browsers take.
        if (_constantBytes > 1_900_000_000)
            throw new NotSupportedException("The model's weights are more than the 2 GB that an ONNX file can hold.");
        string name = Unused("constant");
        var tensor = new ProtoMessage();
        foreach (int length in shape)
            tensor.Number(1, length);
        _constants.Add(tensor.Number(2, type).Text(8, name).Raw(9, values));
        return name;
    }

    private string Unused(string begin)
    {
        string name = begin;
        for (int number = 1; !_names.Add(name); number++)
            name = $"{begin}.{number}";
        return name;
    }
}
