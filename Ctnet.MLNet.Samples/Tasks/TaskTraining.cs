using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ctnet.MLNet.Samples.Tasks;

/// <summary>
/// Sizes and learning rates, alike for all strategies. The defaults are those that a reference implementation found best on the first half
/// of the film data.
/// </summary>
internal sealed record TaskTraining
{
    /// <summary>Width of a field's embedding.</summary>
    [Range(1, 1024)]
    public int EmbeddingSize { get; init; } = 16;

    /// <summary>Width of each hidden layer.</summary>
    [MinLength(1)]
    public IReadOnlyList<int> HiddenUnits { get; init; } = [64, 32];

    /// <summary>Rows a step; short streams need many steps.</summary>
    [Range(1, 1_048_576)]
    public int BatchSize { get; init; } = 16;

    /// <summary>Of dense weights.</summary>
    [Range(0d, 100d)]
    public double LearningRate { get; init; } = 0.03;

    /// <summary>Of the embeddings of models that train on target rows alone.</summary>
    [Range(0d, 100d)]
    public double EmbeddingLearningRate { get; init; } = 0.1;

    /// <summary>Of the embeddings of the source model and of joint models, which have more rows and learn slower.</summary>
    [Range(0d, 100d)]
    public double SourceEmbeddingLearningRate { get; init; } = 0.03;

    /// <summary>The share of the periods after which strategies that transfer only once do so; never within the reported part.</summary>
    [Range(0d, 1d)]
    public double TransferAt { get; init; } = 0.25;

    /// <summary>How many periods back strategies look that train on a window.</summary>
    [Range(1, 100_000)]
    public int WindowPeriods { get; init; } = 30;

    /// <summary>After how many periods strategies that cannot go on from a model are trained anew, on all target rows so far.</summary>
    [Range(1, 100_000)]
    public int RefitPeriods { get; init; } = 7;

    /// <summary>How many ids each field has, for strategies that hash.</summary>
    [Range(2, 16_777_214)]
    public int HashBuckets { get; init; } = 16_384;

    /// <summary>All of them, to be shown.</summary>
    [JsonIgnore]
    public IEnumerable<(string Name, string Value)> Settings =>
        from property in typeof(TaskTraining).GetProperties()
        where property.CanWrite
        let value = property.GetValue(this)
        let text = value is IEnumerable<int> list ? $"[{string.Join(", ", list)}]" : string.Create(CultureInfo.InvariantCulture, $"{value}")
        select (JsonNamingPolicy.CamelCase.ConvertName(property.Name), text);

    public IEnumerable<string> Errors()
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(this, new(this), results, validateAllProperties: true);
        foreach (ValidationResult result in results)
            yield return $"'training': {result.ErrorMessage}";
        if (HiddenUnits.Any(units => units is < 1 or > 65_536))
            yield return "'training': each of HiddenUnits must be between 1 and 65536.";
    }
}
