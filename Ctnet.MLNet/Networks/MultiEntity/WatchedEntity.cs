using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks.MultiEntity;

/// <summary>A multi-entity model's knowledge of some rows of one entity.</summary>
/// <param name="Name">The entity's name.</param>
/// <param name="Cosine">[rows]: the cosine of common and independent knowledge; null without independent knowledge.</param>
/// <param name="Fields">The names of the entity's specific fields.</param>
/// <param name="Importances">[rows, fields]: the fields' importances; null without alignment or specific fields.</param>
internal sealed record WatchedEntity(string Name, Tensor? Cosine, IReadOnlyList<string> Fields, Tensor? Importances);
