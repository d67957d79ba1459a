using Ctnet.MLNet.Models;
using Ctnet.MLNet.Networks;
using Ctnet.MLNet.Networks.Ctnet;
using Ctnet.MLNet.Training;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using TorchSharp;

namespace Ctnet.MLNet.Trainers;

/// <summary>
/// How a fit uses a source: the columns that it adds and reads, the weights that the starting point takes over, and the path by
/// which the network gets the source's vectors. This base class uses no source.
/// </summary>
internal class SourceUse
{
    public static SourceUse None { get; } = new();

    /// <summary>The frozen source that becomes part of the model; null for none.</summary>
    public virtual FrozenSource? Frozen => null;

    /// <summary>The further sources that become part of the model; empty for none.</summary>
    public virtual IReadOnlyList<FurtherSource> Further => [];

    /// <summary>The vector columns of the source that the network takes in.</summary>
    public virtual IReadOnlyList<string> Columns => [];

    /// <summary>How the source's predictions enter the labels; null if they do not.</summary>
    public virtual Distillation? Distillation => null;

    /// <summary>The second tower, which carries the source's changes over; null if there is none.</summary>
    public virtual CarryOverTower? CarryOver => null;

    /// <summary>How many of the newest rows judge whether the source helps; null never judges it.</summary>
    public virtual int? FallbackRows => null;

    /// <summary>Adds the source's columns that exist for training only.</summary>
    public virtual IDataView AddColumns(IHost host, IDataView rows) => rows;

    /// <summary>Takes over weights of the source into a fit's starting point.</summary>
    /// <param name="start">The starting point, which this method changes.</param>
    /// <param name="schema">The training rows' columns.</param>
    /// <param name="previous">The earlier model, if there is one.</param>
    public virtual void TakeInto(StartingPoint start, DataViewSchema schema, CtrModelParameters? previous)
    {
    }

    /// <summary>
    /// The target layers whose adapters start anew, because the source has other widths than the earlier model's had.
    /// </summary>
    /// <param name="schema">The training rows' columns.</param>
    /// <param name="previous">The earlier model, if there is one.</param>
    public virtual IReadOnlyList<int> RestartedAdapters(DataViewSchema schema, CtrModelParameters? previous) => [];

    /// <summary>The records of the further sources in the model's history.</summary>
    /// <param name="previous">The earlier model, if there is one.</param>
    public virtual IReadOnlyList<FurtherSourceRecord> RecordsOfFurther(CtrModelParameters? previous) => [];

    /// <summary>
    /// Opens the path by which the network gets the source's vectors; null if it reads none. The caller disposes of it.
    /// </summary>
    /// <param name="widths">The widths of <see cref="Columns"/>.</param>
    /// <param name="device">The training device.</param>
    public virtual SourcePath? Open(IReadOnlyList<int> widths, torch.Device device) => null;
}
