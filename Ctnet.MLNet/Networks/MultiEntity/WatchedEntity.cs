using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks;

/// <summary>What a multi-entity model knows of some rows of one entity.</summary>
/// <param name="Name">The entity.</param>
/// <param name="Cosine">[rows], between common and independent knowledge; null without the latter.</param>
/// <param name="Fields">The entity's specific fields.</param>
/// <param name="Importances">[rows, fields]; null without alignment or specific fields.</param>
internal sealed record WatchedEntity(string Name, Tensor? Cosine, IReadOnlyList<string> Fields, Tensor? Importances);
