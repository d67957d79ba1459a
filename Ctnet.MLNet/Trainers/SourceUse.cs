using Ctnet.MLNet.Models;
using Ctnet.MLNet.Networks;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using TorchSharp;

namespace Ctnet.MLNet.Trainers;

/// <summary>
/// How a fit uses a source: the columns it adds and reads, what the start takes over, and where the network gets the source's vectors
/// from. This class uses none.
/// </summary>
internal class SourceUse
{
    public static SourceUse None { get; } = new();

    /// <summary>The frozen source that becomes part of the model; null without one.</summary>
    public virtual FrozenSource? Frozen => null;

    /// <summary>The vector columns of the source that the network takes in.</summary>
    public virtual IReadOnlyList<string> Columns => [];

    /// <summary>Over how many of the newest rows it is judged whether the source helps; null never judges.</summary>
    public virtual int? FallbackRows => null;

    /// <summary>Adds the source's columns that are made for training only.</summary>
    public virtual IDataView AddColumns(IHost host, IDataView rows) => rows;

    /// <summary>Takes over weights of the source into the point that a fit starts from.</summary>
    /// <param name="start">The point without a source; changes.</param>
    /// <param name="schema">The training rows' columns.</param>
    /// <param name="previous">The earlier model, if there is one.</param>
    public virtual void TakeInto(StartingPoint start, DataViewSchema schema, CtrModelParameters? previous)
    {
    }

    /// <summary>Where the network gets the source's vectors from; null where it reads none. The caller disposes of it.</summary>
    /// <param name="widths">The widths of <see cref="Columns"/>.</param>
    /// <param name="device">The training device.</param>
    public virtual SourcePath? Open(IReadOnlyList<int> widths, torch.Device device) => null;
}
