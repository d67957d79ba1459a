using System.Collections.ObjectModel;
using System.Globalization;
using System.Text.Json;

namespace Ctnet.MLNet.Samples.WebService;

/// <summary>
/// The rows of a request. They are counted while they are read: reading ends at the first one too many, and the rest of the body
/// takes no memory.
/// </summary>
public sealed class GuideRows : Collection<GuideRequest?>
{
    /// <summary>How many rows a request may have.</summary>
    public const int MostRows = 10_000;

    /// <exception cref="JsonException">The row is null, or one too many. The reader adds the row's place.</exception>
    protected override void InsertItem(int index, GuideRequest? item)
    {
        if (index == MostRows)
            throw new JsonException(string.Create(CultureInfo.InvariantCulture, $"A request may have {MostRows} rows."));
        if (item is null)
            throw new JsonException("A row is null. A row without values is {}.");
        base.InsertItem(index, item);
    }
}
