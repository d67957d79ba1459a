using Ctnet.MLNet.Models;
using Ctnet.MLNet.Networks;
using Ctnet.MLNet.Networks.Embeddings;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Settings;
using Ctnet.MLNet.Training;

namespace Ctnet.MLNet.Trainers;

/// <summary>
/// Creates the trainee of a fit: a network at its starting point, beside a second tower if the options ask for one, and guarded
/// by a fallback if the source is judged.
/// </summary>
/// <param name="options">The trainer's options.</param>
/// <param name="fit">What the trainer knows before the fit.</param>
/// <param name="machine">The device and the threads of the fit.</param>
internal sealed class TraineeFactory(CtrTrainerOptions options, FitSetting fit, TrainingMachine machine)
{
    private readonly RowShares _shares = new(fit.Plan, options.Ranks);

    /// <summary>Creates the trainee, which the caller disposes of.</summary>
    /// <param name="path">The path to the source; null if the fit reads none.</param>
    /// <param name="create">Creates the network; called once for each worker.</param>
    public Trainee Create(SourcePath? path, Func<CtrNetwork> create)
    {
        SteppedNetwork network = CreatePredicting(path, create);
        if (fit.Source.FallbackRows is not int memory)
            return network;
        return WithOther(network, () =>
        {
            TrainedNetwork fallback = Create(options, StartFrom(options, fit.Previous?.TowerAlone), () => new CtrTowerNetwork(
                NetworkShape.Of(options), fit.Plan, machine.Device, fit.Seeds.FirstWeights));
            return new GuardedNetwork(network, fallback, memory, fit.Previous?.Content.Fallback, fit.Step);
        });
    }

    private SteppedNetwork CreatePredicting(SourcePath? path, Func<CtrNetwork> create)
    {
        StartingPoint start = StartFrom(options, fit.Previous?.OwnTower);
        fit.Source.TakeInto(start, fit.Schema, fit.Previous);
        TrainedNetwork network = Create(options, start, create);
        if (fit.Source.CarryOver is not CarryOverTower tower)
            return network;
        return WithOther(network, () =>
        {
            CtrModelParameters? earlier = fit.Previous?.CarryOverTower;
            StartingPoint second = StartFrom(tower.Options, earlier);
            tower.TakeInto(second, fit.Schema, earlier);
            return new MeanNetwork(
                network, Create(tower.Options, second, () => tower.CreateNetwork(fit, path, machine.Device)));
        });
    }

    // Disposes of a network if the one beside it cannot be created.
    private static TResult WithOther<TResult>(SteppedNetwork network, Func<TResult> create)
    {
        try
        {
            return create();
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    // The options' correction of the logit may have changed; the model still predicts what it predicted before.
    private void KeepPredictions(CtrTrainerOptions options, StartingPoint start, CtrNetwork network, DenseParameters dense)
    {
        if (start.LogitShift is not double before)
            return;
        SavingOptions? earlier = fit.Previous?.OptionsAs<SavingOptions>();
        var rates = (options as MultiEntityPretrainingOptions)?.EntitySamplingRates;
        foreach ((int i, string bias) in network.LogitBiases.Index().Where(each => start.Dense.ContainsKey(each.Item)))
        {
            double shift = before - NetworkShape.Of(options).LogitShift;
            if (fit.Entities?.All[i].Name is string entity)
            {
                shift += (earlier?.EntityShift(entity) ?? 0)
                    - Calibration.EntityShift(rates, entity, options.NegativeSamplingRate);
            }
            if (shift != 0)
                dense.Add(bias, shift);
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

    private RowOptimizer OptimizerOf(CtrTrainerOptions options)
    {
        IReadOnlyDictionary<string, double> factors = EmbeddingRates.Of(options, fit.Plan.Layout);
        return RowOptimizer.Of(
            options.EmbeddingOptimizer, [.. fit.Plan.Tables.Select(table => new RowRates(table, factors))]);
    }

    private StartingPoint StartFrom(CtrTrainerOptions options, CtrModelParameters? earlier) => new(
        fit.Plan, OptimizerOf(options), _shares, fit.Seeds.NewRows, earlier, fit.GivenAnewIn(options.FeatureColumnName));

    private EmbeddingTables TablesOf(CtrTrainerOptions options, StartingPoint start) => _shares.AreWhole
        ? EmbeddingTables.Create(
            start.Plan, [.. start.Rows.Select(rows => new WeightTensor(rows))],
            [.. start.RowState.Select(rows => new WeightTensor(rows))], machine.Device, OptimizerOf(options))
        : new ShardedEmbeddingTables(start.Plan, start.Rows, start.RowState, _shares, OptimizerOf(options));

    private TrainedNetwork Create(CtrTrainerOptions options, StartingPoint start, Func<CtrNetwork> create)
    {
        EmbeddingTables embeddings = TablesOf(options, start);
        Replicas? networks = null;
        try
        {
            networks = new Replicas(machine.Workers.Count, create);
            networks[0].LoadDense(start.Dense);
            Random masks = fit.Seeds.Dropout;
            foreach (CtrNetwork replica in networks.Where(_ => options.Dropout > 0))
                replica.DropHidden(options.Dropout, masks.Next(), machine.Device);
            var dense = new DenseParameters(
                networks, machine.Device, options.DenseOptimizer, options.WeightAverageDecay, options.Ranks);
            dense.LoadState(start.DenseState);
            KeepPredictions(options, start, networks[0], dense);
            return new(
                networks, embeddings, dense, new(options.LearningRate, options.EmbeddingLearningRate),
                NewBiases(networks[0], start.Dense), fit.Previous?.Content.LossScale, options.Ranks);
        }
        catch
        {
            networks?.Dispose();
            embeddings.Dispose();
            throw;
        }
    }
}
