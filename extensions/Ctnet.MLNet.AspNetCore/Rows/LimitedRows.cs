using System.Collections.ObjectModel;
using System.Globalization;
using System.Text.Json;

namespace Ctnet.MLNet.AspNetCore.Rows;

/// <summary>
/// The rows of a request. They are counted while they are read: reading ends at the first one too many, and the rest of the body
/// takes no memory.
/// </summary>
/// <param name="most">How many rows a request may have.</param>
internal sealed class LimitedRows<TRow>(int most) : Collection<TRow> where TRow : class
{
    /// <exception cref="JsonException">The row is null, or one too many. The reader adds the row's place.</exception>
    protected override void InsertItem(int index, TRow item)
    {
        if (index == most)
            throw new JsonException(string.Create(CultureInfo.InvariantCulture, $"A request may have {most} rows."));
        if (item is null)
            throw new JsonException("A row is null. A row without values is {}.");
        base.InsertItem(index, item);
    }
}
