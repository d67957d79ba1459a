using Ctnet.MLNet.Alignment.Encoders;
using Ctnet.MLNet.Models;
using Ctnet.MLNet.Settings;
using Ctnet.MLNet.Training;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace Ctnet.MLNet.Trainers;

/// <summary>
/// Takes over into a CTNet's starting point the source tower's weights, its rows for new ids, or its change since the last step.
/// </summary>
/// <param name="host">Receives warnings.</param>
/// <param name="options">The trainer's options.</param>
internal sealed class TowerStart(IHost host, CtnetAdapterOptions options)
{
    /// <summary>Takes over what the options ask for.</summary>
    /// <param name="start">The starting point, which this method changes.</param>
    /// <param name="newest">The newest source tower; null if it is unknown which tower made the rows' columns.</param>
    /// <param name="schema">The training rows' columns.</param>
    /// <param name="previous">The earlier model, if there is one.</param>
    /// <exception cref="InvalidOperationException">
    /// The options need the tower's weights, and they cannot be taken over.
    /// </exception>
    /// <exception cref="ArgumentException">The options need towers of the same shape, and they differ.</exception>
    public void TakeInto(StartingPoint start, FrozenTower? newest, DataViewSchema schema, CtrModelParameters? previous)
    {
        bool startsThere = previous is null && options.Start == TargetStart.Source;
        bool carriesOver = previous?.Kind == TrainerKind.CtnetAdapter && options.SourceRefresh != SourceRefresh.Replace;
        if (!startsThere && !carriesOver && !options.NewIdsFromSource)
            return;
        if (newest is null || FeatureLayout.AlignmentOf(schema[options.FeatureColumnName]) is not FittedAlignment alignment)
        {
            const string Reason = "the rows' columns do not say which value has which id, or which source model made them: "
                + "AlignFeatureSchema or FeaturizeWithSourceTower did not make them";
            if (startsThere || carriesOver)
                throw new InvalidOperationException($"The source's weights cannot be taken over: {Reason}.");
            using IChannel channel = host.Start("Start");
            channel.Warning("New ids start random, and not from the source: {0}.", Reason);
            return;
        }
        if (startsThere || (carriesOver && options.EmbeddingOptimizer == EmbeddingOptimizer.RowWiseAdagrad))
            WarnOfMissingState(newest);
        var rows = new SourceRows(newest, alignment);
        if (startsThere || carriesOver)
            WarnOfOtherEncodings(rows);
        if (startsThere)
        {
            newest.CheckSameShape($"{nameof(options.Start)} {options.Start}", NetworkShape.Of(options), start.Plan.Layout);
            start.TakeTower(newest, options.PredictsConversions);
        }
        if (startsThere || options.NewIdsFromSource)
        {
            // Carried-over rows follow the source by its changes, and a CTNet starts as the tower that it goes on from. Without its
            // optimizer state, nobody can tell which rows of the earlier model were trained.
            bool untrained =
                !carriesOver && previous?.Kind == TrainerKind.CtnetAdapter && previous.OptimizerState is not null;
            start.TakeNewRows(rows, withState: startsThere || carriesOver);
            if (untrained)
                start.TakeUntrainedRows(rows, FollowedBy(previous!, alignment));
        }
        if (carriesOver)
            CarryOver(start, previous!, newest, rows, alignment);
    }

    // The rows of the source that the earlier model's untrained ids have; null if they have not followed it, or it is unknown.
    private static SourceRows? FollowedBy(CtrModelParameters previous, FittedAlignment alignment) =>
        previous.Source is FrozenTower source && previous.OptionsAs<CtnetAdapterOptions>().NewIdsFromSource
            ? new(source, alignment)
            : null;

    private void WarnOfMissingState(FrozenTower source)
    {
        if (source.OptimizerState is not null)
            return;
        using IChannel channel = host.Start("Start");
        channel.Warning(
            "The source model has no optimizer state: its file was saved without it, or it was trained elsewhere. The target "
            + "takes over the source's weights without it. Save the source with SaveOptimizerState = true, the default.");
    }

    private void WarnOfOtherEncodings(SourceRows rows)
    {
        string[] spaces = [.. rows.Incomparable];
        if (spaces.Length == 0)
            return;
        using IChannel channel = host.Start("Start");
        channel.Warning(
            "The source's embeddings of {0} are not taken over: the two domains have other buckets of these values. Give "
            + "AlignFeatureSchema the source (startFrom), so that both have the same.", string.Join(", ", spaces));
    }

    private void CarryOver(
        StartingPoint start, CtrModelParameters previous, FrozenTower newest, SourceRows rows, FittedAlignment alignment)
    {
        string option = $"{nameof(options.SourceRefresh)} {options.SourceRefresh}";
        FrozenTower before = previous.Source as FrozenTower ?? throw new InvalidOperationException(
            $"{option} needs the source model that the earlier model saw. A model keeps its source if the option "
            + $"{nameof(options.Source)} gives it, but not if columns do.");
        var shape = NetworkShape.Of(options);
        newest.CheckSameShape(option, shape, start.Plan.Layout);
        before.CheckSameShape(option, shape, start.Plan.Layout);
        if (!ReferenceEquals(before.Model, newest.Model))
            start.AddChange(before, newest, new SourceRows(before, alignment), rows);
    }
}
