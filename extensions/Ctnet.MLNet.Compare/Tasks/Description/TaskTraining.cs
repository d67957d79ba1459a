using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Ctnet.MLNet.Trainers;

namespace Ctnet.MLNet.Compare.Tasks.Description;

/// <summary>
/// Sizes and learning rates, the same for all strategies. A reference implementation chose the defaults on the first half of the
/// film data.
/// </summary>
internal sealed record TaskTraining
{
    /// <summary>The width of a field's embedding.</summary>
    [Range(1, 1024)]
    public int EmbeddingSize { get; init; } = 16;

    /// <summary>The width of each hidden layer.</summary>
    [MinLength(1)]
    public IReadOnlyList<int> HiddenUnits { get; init; } = [64, 32];

    /// <summary>How towers multiply features with one another. Multi-entity models and rivals have no tower.</summary>
    [EnumDataType(typeof(Interaction))]
    [JsonConverter(typeof(JsonStringEnumConverter<Interaction>))]
    public Interaction Interaction { get; init; }

    /// <summary>The number of cross layers, where towers have them.</summary>
    [Range(1, 16)]
    public int CrossLayers { get; init; } = 2;

    /// <summary>The rank of the cross layers' matrices; null for full matrices.</summary>
    [Range(1, 65_536)]
    public int? CrossRank { get; init; }

    /// <summary>Rows in a step. A short log needs small steps, so that there are many.</summary>
    [Range(1, 1_048_576)]
    public int BatchSize { get; init; } = 16;

    /// <summary>The learning rate of dense weights.</summary>
    [Range(0d, 100d)]
    public double LearningRate { get; init; } = 0.03;

    /// <summary>The learning rate of embeddings in models that train on target rows alone.</summary>
    [Range(0d, 100d)]
    public double EmbeddingLearningRate { get; init; } = 0.1;

    /// <summary>
    /// The learning rate of embeddings in the source model and in joint models. They have more rows, and a smaller rate suits
    /// them.
    /// </summary>
    [Range(0d, 100d)]
    public double SourceEmbeddingLearningRate { get; init; } = 0.03;

    /// <summary>
    /// The share of the periods after which strategies that transfer once do so. They never transfer later than the first
    /// measured row.
    /// </summary>
    [Range(0d, 1d)]
    public double TransferAt { get; init; } = 0.25;

    /// <summary>How many periods the window has, for strategies that train on a window.</summary>
    [Range(1, 100_000)]
    public int WindowPeriods { get; init; } = 30;

    /// <summary>
    /// How many periods lie between two fits, for strategies that cannot continue a model and train on all target rows so far.
    /// </summary>
    [Range(1, 100_000)]
    public int RefitPeriods { get; init; } = 7;

    /// <summary>How many ids a field has, for strategies that hash.</summary>
    [Range(2, 16_777_214)]
    public int HashBuckets { get; init; } = 16_384;

    /// <summary>The names and values of all settings, for the report.</summary>
    [JsonIgnore]
    public IEnumerable<(string Name, string Value)> Settings =>
        from property in typeof(TaskTraining).GetProperties()
        where property.CanWrite
        let value = property.GetValue(this)
        let text = value is IEnumerable<int> list
            ? $"[{string.Join(", ", list)}]"
            : string.Create(CultureInfo.InvariantCulture, $"{value ?? "null"}")
        select (JsonNamingPolicy.CamelCase.ConvertName(property.Name), text);

    /// <summary>Whether a setting is one of networks. The others are of strategies that are only compared.</summary>
    public static bool IsOfNetworks(string name) =>
        name is not ("transferAt" or "windowPeriods" or "refitPeriods" or "hashBuckets");

    public IEnumerable<string> Errors()
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(this, new(this), results, validateAllProperties: true);
        foreach (ValidationResult result in results)
            yield return $"'training': {result.ErrorMessage}";
        if (HiddenUnits.Any(units => units is < 1 or > 65_536))
            yield return "'training': each of HiddenUnits must be between 1 and 65536.";
        if (CrossRank is not null && Interaction != Interaction.Cross)
            yield return "'training': CrossRank must be absent where Interaction is not cross.";
    }
}
