using System.Text.Json.Serialization;

namespace Ctnet.MLNet.Compare.Tasks.Description;

/// <summary>Columns of a side file, looked up by a column that the log has too.</summary>
/// <param name="Path">The side file, a folder or a pattern, or a list of these.</param>
/// <param name="On">The common column.</param>
/// <param name="Columns">The columns to add.</param>
/// <param name="Many">The text between the values of several matches; null takes the first match.</param>
internal sealed record TaskJoin(
    [property: JsonConverter(typeof(TextOrTexts))] IReadOnlyList<string> Path,
    string On,
    IReadOnlyList<string> Columns,
    string? Many = null);
