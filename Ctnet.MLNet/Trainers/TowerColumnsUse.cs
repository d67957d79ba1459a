using Ctnet.MLNet.Networks;
using Ctnet.MLNet.Networks.Ctnet;
using Ctnet.MLNet.SourceTower;
using Ctnet.MLNet.Training;
using Microsoft.ML;
using Microsoft.ML.Data;
using TorchSharp;

namespace Ctnet.MLNet.Trainers;

/// <summary>Uses a source tower's vectors from the columns that FeaturizeWithSourceTower made.</summary>
/// <param name="options">The trainer's options.</param>
/// <param name="start">Takes over the weights of the tower that made the columns.</param>
/// <param name="restart">Lets adapters start anew that do not fit the columns.</param>
/// <param name="distillation">How the tower's predictions enter the labels; null if they do not.</param>
internal sealed class TowerColumnsUse(
    CtnetAdapterOptions options, TowerStart start, AdapterRestart restart, Distillation? distillation) : SourceUse
{
    public override IReadOnlyList<string> Columns => options.TrainsWithSource ? ColumnsOf(options) : [];

    public override Distillation? Distillation => distillation;

    public override int? FallbackRows => options.FallbackRows;

    /// <summary>The names of all columns of a source tower as deep as the target's.</summary>
    public static string[] ColumnsOf(CtnetAdapterOptions options) =>
        SourceTowerColumns.All(options.SourceColumnPrefix, options.HiddenUnits.Length);

    /// <summary>
    /// The number of hidden layers that the prefix's columns hold. The columns of <see cref="ColumnsOf"/> must be present.
    /// </summary>
    public static int DepthOf(DataViewSchema schema, CtnetAdapterOptions options)
    {
        int depth = options.HiddenUnits.Length;
        while (schema.GetColumnOrNull(SourceTowerColumns.Layer(options.SourceColumnPrefix, depth + 1)) is not null)
            depth++;
        return depth;
    }

    public override void TakeInto(StartingPoint point, DataViewSchema schema, CtrModelParameters? previous)
    {
        start.TakeInto(point, SourceTowerColumns.ModelOf(schema, options.SourceColumnPrefix), schema, previous);
        if (options.ReadsSource)
            restart.TakeInto(point, WidthsIn(schema), previous);
    }

    public override IReadOnlyList<int> RestartedAdapters(DataViewSchema schema, CtrModelParameters? previous) =>
        options.ReadsSource ? restart.LayersOf(WidthsIn(schema), previous) : [];

    public override SourcePath? Open(IReadOnlyList<int> widths, torch.Device device) =>
        options.TrainsWithSource ? new ColumnsPath(Columns, widths) : null;

    // The last column is the logit's.
    private int[] WidthsIn(DataViewSchema schema) =>
        [.. Columns.SkipLast(1).Select(column => schema[column].Type.GetVectorSize())];
}
