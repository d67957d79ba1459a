using System.Text;
using Google.Protobuf;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Tests.Framework.Checks;

/// <summary>
/// ML.NET's ConvertToOnnx gives a model with the transformer's columns, or refuses. It must not leave the transformer out in
/// silence.
/// </summary>
internal static class OnnxCheck
{
    private const string Name = "ConvertToOnnx";

    public static void Check(CheckedEstimator subject)
    {
        using var file = new MemoryStream();
        try
        {
            subject.ML.Model.ConvertToOnnx(subject.Transformer, WithoutTimes(subject), file);
        }
        catch (Exception exception) when (
            exception is InvalidOperationException or NotSupportedException or ArgumentException or NotImplementedException)
        {
            return;
        }
        // A transformer that the exporter does not see makes its own columns inputs of the model.
        string[] added = [.. subject.Output.Schema.Select(column => column.Name)
            .Except(subject.Valid.Schema.Select(column => column.Name))];
        if (InputsOf(file.ToArray()).Intersect(added).FirstOrDefault() is string column)
            throw new EstimatorCheckException(Name, $"column '{column}', which the transformer makes, is an input of the model");
    }

    // ONNX has no dates and times, so that the exporter would refuse the rows whatever the transformer does.
    private static IDataView WithoutTimes(CheckedEstimator subject)
    {
        string[] times = [.. subject.Valid.Schema.Where(column => column.Type is DateTimeDataViewType)
            .Select(column => column.Name).Distinct()];
        return times.Length == 0
            ? subject.Valid
            : subject.ML.Transforms.DropColumns(times).Fit(subject.Valid).Transform(subject.Valid);
    }

    // Field 7 of the model is the graph, field 11 of that an input, and field 1 of that its name.
    private static IEnumerable<string> InputsOf(byte[] model) => Fields(model, 7).SelectMany(graph => Fields(graph, 11))
        .SelectMany(input => Fields(input, 1)).Select(Encoding.UTF8.GetString);

    private static List<byte[]> Fields(byte[] message, int field)
    {
        var input = new CodedInputStream(message);
        var found = new List<byte[]>();
        while (input.ReadTag() is not 0 and uint tag)
        {
            if (tag == WireFormat.MakeTag(field, WireFormat.WireType.LengthDelimited))
                found.Add(input.ReadBytes().ToByteArray());
            else
                input.SkipLastField();
        }
        return found;
    }
}
