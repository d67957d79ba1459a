using Ctnet.MLNet.Persistence;

namespace Ctnet.MLNet.Scoring.Nodes;

/// <summary>
/// An ONNX graph that nodes add their operations to. The export implements it; as in ML.NET's OnnxContext, nodes need nothing
/// else of it.
/// </summary>
internal interface IOnnxGraph
{
    /// <summary>Adds an operation with one output.</summary>
    /// <param name="operation">The name of an ONNX operator.</param>
    /// <param name="inputs">The values that it reads.</param>
    /// <param name="output">The output's name; null for a new name that begins with the operator's.</param>
    /// <param name="attributes">The operator's attributes.</param>
    /// <returns>The output's name.</returns>
    string Add(string operation, string[] inputs, string? output = null, params (string Name, long Value)[] attributes);

    /// <summary>Adds an operation with several outputs.</summary>
    void AddSeveral(string operation, string[] inputs, string[] outputs, params (string Name, long Value)[] attributes);

    /// <summary>Adds a constant.</summary>
    /// <returns>Its name.</returns>
    string Constant(float[] values, params int[] shape);

    /// <inheritdoc cref="Constant(float[], int[])"/>
    string Constant(long[] values, params int[] shape);

    /// <summary>Adds columns of a table as a constant: once, however many nodes read them.</summary>
    /// <param name="name">The table's name.</param>
    /// <param name="table">The table.</param>
    /// <param name="column">The first column.</param>
    /// <param name="width">How many columns.</param>
    /// <returns>The constant's name.</returns>
    string Table(string name, WeightTensor table, int column, int width);
}
