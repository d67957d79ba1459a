using Ctnet.MLNet.Batches;

namespace Ctnet.MLNet.Training;

/// <summary>Watches one pass over the rows: the loss, the gates, and what the network has learnt about entities.</summary>
internal sealed class PassWatch(Trainee trainee, LoopSettings settings, int epoch)
{
    private readonly LossWatch _loss = new(trainee.WatchedEmbeddings, settings, epoch);
    private readonly GateWatch _gates = new(trainee.Network, trainee.Embeddings.Device);
    private readonly KnowledgeWatch _knowledge = new(trainee.Network, trainee.Embeddings);
    private ImpressionBatch? _last;

    /// <summary>The pass's rows so far.</summary>
    public long Rows { get; private set; }

    /// <summary>The sum of these rows' weights.</summary>
    public double Weight => _loss.Weight;

    /// <summary>The sum of these rows' weights in the conversion loss; 0 if conversions are not read.</summary>
    public double ConversionWeight { get; private set; }

    public IReadOnlyList<AdapterGates> Gates => _gates.Gates;

    public IReadOnlyList<EntityKnowledge> Entities => _knowledge.Entities;

    /// <summary>Looks at the trainee after a step.</summary>
    /// <exception cref="TrainingDivergedException">The loss is not finite, or far above its mean so far.</exception>
    public void Look(ImpressionBatch batch)
    {
        _loss.Check(batch, trainee.WatchedLoss);
        _gates.Look(batch);
        _knowledge.Look(batch);
        _last = batch;
        Rows += batch.Step.Rows;
        ConversionWeight += batch.Step.ConversionWeight;
    }

    /// <summary>Checks the losses at the end of a pass that had rows.</summary>
    /// <exception cref="TrainingDivergedException">A loss is not finite.</exception>
    public void CheckLosses()
    {
        foreach (double loss in trainee.Losses)
            _loss.CheckAll(_last!, loss);
    }
}
