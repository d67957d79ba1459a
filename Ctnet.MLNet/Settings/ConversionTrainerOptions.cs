using System.ComponentModel;

namespace Ctnet.MLNet.Trainers;

/// <summary>
/// Options of the trainers that can predict conversions beside clicks. A conversion is what a click may lead to, such as a
/// purchase.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ConversionTrainerOptions : CtrTrainerOptions
{
    private protected ConversionTrainerOptions()
    {
    }

    /// <summary>
    /// The column of conversions: Boolean, true only where the row was clicked. If it is given, a second tower over the same
    /// embeddings predicts the conversion of a click, and the model has two more columns, ConversionProbability and
    /// ClickAndConversionProbability. The loss is that of the entire space (Ma et al., Entire Space Multi-Task Model, SIGIR
    /// 2018): over all rows, the cross-entropy of the clicks plus that of clicks with conversion. Null, the default, predicts
    /// clicks only.
    /// </summary>
    public string? ConversionColumnName { get; set; }

    /// <summary>
    /// The column of weights in the conversion loss: Single, 0 to 1,000,000. 0 stands for a row whose conversion is not known
    /// yet: it counts for its click only. <see cref="CtrTrainerOptions.ExampleWeightColumnName"/> then weighs the click loss
    /// alone. Null, the default, weighs both losses alike.
    /// </summary>
    public string? ConversionWeightColumnName { get; set; }

    /// <summary>
    /// The number of first hidden layers that the tower of conversions shares with the tower of clicks: 0 to the number of
    /// <see cref="CtrTrainerOptions.HiddenUnits"/>. The layers after them, and the logit, are its own. 0, the default, shares the
    /// embeddings only.
    /// </summary>
    public int ConversionSharedLayers { get; set; }

    internal override bool PredictsConversions => ConversionColumnName is not null;

    internal override int SharedWithConversions => ConversionSharedLayers;

    internal override IEnumerable<string> Validate()
    {
        foreach (string error in base.Validate())
            yield return error;
        if (ConversionColumnName is string conversion && string.IsNullOrWhiteSpace(conversion))
            yield return $"{nameof(ConversionColumnName)} must be null or given, but is '{conversion}'.";
        int layers = HiddenUnits?.Length ?? 0;
        if (ConversionSharedLayers < 0 || ConversionSharedLayers > layers)
        {
            yield return $"{nameof(ConversionSharedLayers)} must be between 0 and the {layers} layers of HiddenUnits, "
                + $"but is {ConversionSharedLayers}.";
        }
        if (ConversionSharedLayers != 0 && ConversionColumnName is null)
        {
            yield return $"{nameof(ConversionSharedLayers)} must be 0 where {nameof(ConversionColumnName)} is null, "
                + $"but is {ConversionSharedLayers}.";
        }
        if (ConversionWeightColumnName is not string weight)
            yield break;
        if (string.IsNullOrWhiteSpace(weight))
            yield return $"{nameof(ConversionWeightColumnName)} must be null or given, but is '{weight}'.";
        if (ConversionColumnName is null)
        {
            yield return $"{nameof(ConversionWeightColumnName)} must be null where {nameof(ConversionColumnName)} is null, "
                + $"but is '{weight}'.";
        }
    }
}
