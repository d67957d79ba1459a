using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ctnet.MLNet.Diagnostics;

/// <summary>
/// A tower of random weights: as the two files that LoadSourceTower reads, and as a function in plain C#. It takes no training.
/// </summary>
internal sealed class ScoringWeights
{
    private const int EmbeddingSize = 16;

    private static readonly int[] s_hiddenUnits = [128, 64];

    private readonly SortedDictionary<string, (int[] Shape, float[] Values)> _tensors = new(StringComparer.Ordinal);
    private readonly Random _random = new(2);

    public ScoringWeights()
    {
        foreach ((string field, int values) in TrialRows.Values)
            Add($"embeddings.{field}", values + FirstId, EmbeddingSize);
        int width = TrialRows.Values.Count * EmbeddingSize;
        foreach ((int layer, int units) in s_hiddenUnits.Index())
        {
            AddLayer($"layers.{layer}", units, width);
            width = units;
        }

        AddLayer("head", 1, width);
    }

    // Id 0 is "missing", and id 1 "never seen".
    private static int FirstId => 2;

    /// <summary>The description of the tower, as docs/deployment.md has it.</summary>
    public static byte[] Description => JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object?>
    {
        ["schema"] = JsonNode.Parse(TrialRows.Schema.ToJson()),
        ["domain"] = TrialRows.Domain,
        ["vocabularies"] = TrialRows.Values.ToDictionary(
            each => each.Key, each => Enumerable.Range(0, each.Value).Select(value => TrialRows.Name(each.Key, value))),
        ["embeddingSize"] = EmbeddingSize,
        ["hiddenUnits"] = s_hiddenUnits,
        ["linearTerm"] = false,
    });

    /// <summary>The weights in the safetensors format.</summary>
    public byte[] SafeTensors
    {
        get
        {
            var header = new Dictionary<string, object>();
            var data = new List<byte>();
            foreach ((string name, (int[] shape, float[] values)) in _tensors)
            {
                int start = data.Count;
                data.AddRange(MemoryMarshal.AsBytes(values.AsSpan()));
                header[name] = new Dictionary<string, object>
                {
                    ["dtype"] = "F32", ["shape"] = shape, ["data_offsets"] = new[] { start, data.Count },
                };
            }

            byte[] text = JsonSerializer.SerializeToUtf8Bytes(header), length = new byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)text.Length);
            return [.. length, .. text, .. data];
        }
    }

    /// <summary>The score of a row, one product after the other.</summary>
    public double Score(TrialRow row)
    {
        double[] input =
        [
            .. Embedding("user", row.User), .. Embedding("item", row.Item), .. Embedding("place", row.Place),
        ];
        for (int layer = 0; layer < s_hiddenUnits.Length; layer++)
            input = [.. Layer($"layers.{layer}", input).Select(value => Math.Max(0, value))];
        return Layer("head", input)[0];
    }

    private IEnumerable<double> Embedding(string field, string value)
    {
        int id = FirstId + int.Parse(value.AsSpan(field.Length), CultureInfo.InvariantCulture);
        return _tensors[$"embeddings.{field}"].Values
            .Skip(id * EmbeddingSize).Take(EmbeddingSize).Select(weight => (double)weight);
    }

    private double[] Layer(string name, double[] input)
    {
        float[] weights = _tensors[$"{name}.weight"].Values, biases = _tensors[$"{name}.bias"].Values;
        return
        [
            .. biases.Select((bias, unit) => bias + input.Select((value, i) => value * weights[unit * input.Length + i]).Sum())
        ];
    }

    private void AddLayer(string name, int units, int inputs)
    {
        Add($"{name}.weight", units, inputs);
        Add($"{name}.bias", units);
    }

    private void Add(string name, params int[] shape)
    {
        double range = 2 / Math.Sqrt(shape[^1]);
        int count = shape.Aggregate((product, size) => product * size);
        _tensors[name] =
            (shape, [.. Enumerable.Range(0, count).Select(_ => (float)((2 * _random.NextDouble() - 1) * range))]);
    }
}
