using System.ComponentModel.DataAnnotations;

namespace Ctnet.MLNet.Compare.Tasks.Description;

/// <summary>What "ctnet train" and "ctnet step" train, and where they keep it.</summary>
internal sealed record TaskJob
{
    /// <summary>The strategy that is trained: ctnet, ctnet-delta, ctnet-ensemble or target-only.</summary>
    public string Model { get; init; } = "ctnet";

    /// <summary>The folder of checkpoints, of the published models and of model.zip, relative to this file.</summary>
    public string Folder { get; init; } = "ctnet-job";

    /// <summary>
    /// Whether a guard judges each step: a tenth of a period's target rows is kept out of training, and a step that makes the
    /// model worse on such rows of earlier periods is not taken in.
    /// </summary>
    public bool Guard { get; init; } = true;

    /// <summary>The seed of first weights and of shuffles.</summary>
    public int Seed { get; init; }

    /// <summary>The number of threads that train. The same number gives the same bits.</summary>
    [Range(1, 1024)]
    public int Threads { get; init; } = 1;
}
