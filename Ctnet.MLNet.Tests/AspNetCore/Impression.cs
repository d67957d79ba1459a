using Microsoft.ML.Data;

namespace Ctnet.MLNet.Tests.AspNetCore;

/// <summary>
/// Rows of a service. The price has no initial value. The product is a field, and has another name than the model's column.
/// </summary>
public sealed class Impression
{
    public string? Weather { get; set; }

    public float Price { get; set; }

    [ColumnName("Product")]
#pragma warning disable CA1051 // ML.NET takes fields, too.
    public string? Offer;
#pragma warning restore CA1051
}
