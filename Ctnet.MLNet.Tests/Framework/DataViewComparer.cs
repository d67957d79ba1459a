using Ctnet.MLNet.Tests.Framework.Values;
using Microsoft.ML;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Framework;

/// <summary>Compares whole views: their schemas with all annotations, and every value of every row, in order.</summary>
internal static class DataViewComparer
{
    /// <summary>
    /// The first difference, or null. Row ids are not compared, because different views may have different ones.
    /// </summary>
    public static string? Difference(IDataView expected, IDataView actual) =>
        SchemaComparer.Difference(expected.Schema, actual.Schema)
        ?? RowTable.ReadAll(actual).DifferenceFrom(RowTable.ReadAll(expected), ids: false);

    public static void AssertSame(IDataView expected, IDataView actual) => Assert.That(Difference(expected, actual), Is.Null);
}
