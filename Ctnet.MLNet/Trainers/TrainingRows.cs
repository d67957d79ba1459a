using Ctnet.MLNet.Batches;
using Microsoft.ML.Runtime;

namespace Ctnet.MLNet.Trainers;

/// <summary>The rows of a fit.</summary>
/// <param name="Columns">The columns that are read.</param>
/// <param name="Training">The training rows.</param>
/// <param name="Validation">The validation rows; null for none.</param>
internal sealed record TrainingRows(ImpressionColumns Columns, ImpressionReader Training, ImpressionReader? Validation)
{
    /// <summary>The widths of the given vector columns, in the order in which rows have them.</summary>
    public IReadOnlyList<int> WidthsOf(IReadOnlyList<string> columns) =>
        [.. Columns.Vectors.Zip(Training.Widths).Where(vector => columns.Contains(vector.First)).Select(vector => vector.Second)];

    /// <summary>Warns of rows that were left out or repaired, with their number.</summary>
    public void WarnOfBadRows(IHost host)
    {
        using IChannel channel = host.Start("BadRows");
        foreach (string warning in Training.Warnings("training").Concat(Validation?.Warnings("validation") ?? []))
            channel.Warning("{0}", warning);
    }
}
