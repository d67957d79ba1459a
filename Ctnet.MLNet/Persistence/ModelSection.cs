using System.Numerics.Tensors;
using System.Text.Json;

namespace Ctnet.MLNet.Persistence;

/// <summary>
/// The content of one of this library's transformers in a model's .zip: a JSON description, and tensors and lists of strings by
/// name. docs/model-format.md describes the bytes.
/// </summary>
internal sealed class ModelSection
{
    private readonly Dictionary<string, WeightTensor> _tensors = [];
    private readonly HashSet<string> _asFloat16 = [];
    private readonly Dictionary<string, IntegerTensor> _integers = [];
    private readonly Dictionary<string, IReadOnlyList<string>> _texts = [];

    public ModelSection(JsonElement content) => Content = content;

    public JsonElement Content { get; }

    public IReadOnlyDictionary<string, WeightTensor> Tensors => _tensors;

    public IReadOnlyDictionary<string, IntegerTensor> Integers => _integers;

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Texts => _texts;

    /// <summary>Whether a tensor is written as float16.</summary>
    public bool IsFloat16(string name) => _asFloat16.Contains(name);

    public static ModelSection Describe<T>(T content) => new(JsonSerializer.SerializeToElement(content, ModelJson.Options));

    /// <summary>Adds a tensor of weights.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="tensor">The tensor.</param>
    /// <param name="asFloat16">
    /// Whether to write it as float16. A tensor with a value that float16 cannot hold is written as float32 all the same.
    /// </param>
    public ModelSection Add(string name, WeightTensor tensor, bool asFloat16 = false)
    {
        _tensors.Add(name, tensor);
        if (asFloat16 && tensor.Pieces.All(FitsFloat16))
            _asFloat16.Add(name);
        return this;
    }

    private static bool FitsFloat16(ReadOnlyMemory<float> values) =>
        values.IsEmpty || Math.Abs(TensorPrimitives.MaxMagnitude(values.Span)) <= (float)Half.MaxValue;

    public ModelSection Add(string name, IntegerTensor tensor)
    {
        _integers.Add(name, tensor);
        return this;
    }

    public ModelSection Add(string name, IReadOnlyList<string> texts)
    {
        _texts.Add(name, texts);
        return this;
    }

    /// <exception cref="InvalidModelException">The description is not one of a <typeparamref name="T"/>.</exception>
    public T Read<T>()
    {
        try
        {
            return Content.Deserialize<T>(ModelJson.Options)
                ?? throw new InvalidModelException("The model's description is empty.");
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw new InvalidModelException($"The model's description is not understood: {exception.Message}", exception);
        }
    }

    /// <exception cref="InvalidModelException">There is no such list.</exception>
    public IReadOnlyList<string> TextsOf(string name) => _texts.TryGetValue(name, out IReadOnlyList<string>? texts)
        ? texts
        : throw new InvalidModelException($"The model lacks its list '{name}'.");

    /// <exception cref="InvalidModelException">There is no such table.</exception>
    public IntegerTensor IntegersOf(string name) => _integers.TryGetValue(name, out IntegerTensor? tensor)
        ? tensor
        : throw new InvalidModelException($"The model lacks its table '{name}'.");

    /// <summary>Tensors by name, whose names in the section begin with a prefix.</summary>
    /// <exception cref="InvalidModelException">One of them is missing, or has a value that is not finite.</exception>
    public Dictionary<string, WeightTensor> TensorsOf(string prefix, IEnumerable<string> names)
    {
        return names.ToDictionary(name => name, Find);

        WeightTensor Find(string name)
        {
            if (!_tensors.TryGetValue(prefix + name, out WeightTensor? tensor))
                throw new InvalidModelException($"The model lacks its weights '{name}'.");
            if (!tensor.IsFinite)
                throw new InvalidModelException($"The model's weights '{name}' are not all finite numbers.");
            return tensor;
        }
    }
}
