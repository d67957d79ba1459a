using Ctnet.MLNet.Models;
using Ctnet.MLNet.Networks;
using Ctnet.MLNet.Networks.Embeddings;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Training;

namespace Ctnet.MLNet.Trainers;

/// <summary>
/// Creates the trainee of a fit: a network at its starting point, guarded by a fallback if the source is judged.
/// </summary>
/// <param name="options">The trainer's options.</param>
/// <param name="fit">What the trainer knows before the fit.</param>
/// <param name="machine">The device and the threads of the fit.</param>
internal sealed class TraineeFactory(CtrTrainerOptions options, FitSetting fit, TrainingMachine machine)
{
    private readonly NetworkShape _shape = NetworkShape.Of(options);
    private readonly RowOptimizer _optimizer = RowOptimizer.Of(options.EmbeddingOptimizer);

    /// <summary>Creates the trainee, which the caller disposes of.</summary>
    /// <param name="create">Creates the network; called once for each worker.</param>
    public Trainee Create(Func<CtrNetwork> create)
    {
        StartingPoint start = StartFrom(fit.Previous?.WithoutFallback);
        fit.Source.TakeInto(start, fit.Schema, fit.Previous);
        TrainedNetwork network = Create(start, create);
        if (fit.Source.FallbackRows is not int memory)
            return network;
        try
        {
            TrainedNetwork fallback = Create(
                StartFrom(fit.Previous?.TowerAlone),
                () => new CtrTowerNetwork(_shape, fit.Plan, machine.Device, fit.Seeds.FirstWeights));
            return new GuardedNetwork(network, fallback, memory, fit.Previous?.Content.Fallback, fit.Step);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    // A conversion's bias of 0 is as it was drawn: no conversion of the earlier fits was known.
    private static IEnumerable<string> NewBiases(CtrNetwork network, Dictionary<string, WeightTensor> earlier)
    {
        IEnumerable<string> biases = network.LogitBiases.Except(earlier.Keys);
        return network.ConversionBias is string bias && earlier.GetValueOrDefault(bias) is null or { Values: [0] }
            ? biases.Append(bias)
            : biases;
    }

    private StartingPoint StartFrom(CtrModelParameters? earlier) => new(fit.Plan, _optimizer, fit.Seeds.NewRows, earlier);

    private TrainedNetwork Create(StartingPoint start, Func<CtrNetwork> create)
    {
        EmbeddingTables embeddings = EmbeddingTables.Create(start.Plan, start.Rows, start.RowState, machine.Device, _optimizer);
        Replicas? networks = null;
        try
        {
            networks = new Replicas(machine.Workers.Count, create);
            networks[0].LoadDense(start.Dense);
            // The options' correction of the logit may have changed; the model still predicts what it predicted before.
            if (start.LogitShift is double shift && shift != _shape.LogitShift)
                networks[0].ShiftLogit(shift - _shape.LogitShift);
            Random masks = fit.Seeds.Dropout;
            foreach (CtrNetwork replica in networks.Where(_ => options.Dropout > 0))
                replica.DropHidden(options.Dropout, masks.Next(), machine.Device);
            var dense = new DenseParameters(networks, machine.Device, options.DenseOptimizer);
            dense.LoadState(start.DenseState);
            return new(
                networks, embeddings, dense, NewBiases(networks[0], start.Dense), fit.Previous?.Content.LossScale);
        }
        catch
        {
            networks?.Dispose();
            embeddings.Dispose();
            throw;
        }
    }
}
