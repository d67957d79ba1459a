using Ctnet.MLNet.Batches;
using Ctnet.MLNet.Entities;
using Ctnet.MLNet.Ranks;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace Ctnet.MLNet.Trainers;

/// <summary>The rows of a fit.</summary>
/// <param name="Columns">The columns that are read.</param>
/// <param name="Training">The training rows.</param>
/// <param name="Validation">The validation rows; null for none.</param>
internal sealed record TrainingRows(ImpressionColumns Columns, ImpressionReader Training, ImpressionReader? Validation)
{
    /// <summary>Opens the rows of a fit.</summary>
    /// <param name="host">The host.</param>
    /// <param name="options">The trainer's options.</param>
    /// <param name="fit">What the trainer knows before the fit.</param>
    /// <param name="training">The training rows.</param>
    /// <param name="validation">The validation rows; null for none.</param>
    public static TrainingRows Open(
        IHost host, CtrTrainerOptions options, FitSetting fit, IDataView training, IDataView? validation)
    {
        string[] marks = fit.Entities is null ? [] : [RowEntities.MarksColumn];
        var conversions = options as ConversionTrainerOptions;
        var columns = new ImpressionColumns(
            options.LabelColumnName, options.ExampleWeightColumnName,
            [options.FeatureColumnName, .. marks, .. fit.Source.Columns])
        {
            Conversion = conversions?.ConversionColumnName,
            ConversionWeight = conversions?.ConversionWeightColumnName,
        };
        ImpressionReader Read(IDataView rows) =>
            new(fit.Source.AddColumns(host, fit.Entities?.AddMarks(host, rows) ?? rows), columns, options.BadRows);
        return new(columns, Read(training), validation is null ? null : Read(validation));
    }

    /// <summary>The training rows that were left out or repaired, by reason, over all ranks.</summary>
    public IReadOnlyList<BadRowCount> BadRowsOf(ICtrCollectives ranks) =>
    [
        .. ranks.OfAll(Training.BadRows).SelectMany(counts => counts).GroupBy(count => count.Problem)
            .Select(problem => new BadRowCount(problem.Key, problem.Sum(count => count.Rows))),
    ];

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
