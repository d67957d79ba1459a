using Ctnet.MLNet.Models;
using Ctnet.MLNet.Networks.Ctnet;

namespace Ctnet.MLNet.Tests.Networks;

/// <summary>The settings of a <see cref="TestNetwork"/>.</summary>
/// <param name="Seed">The seed of the layouts, the weights and the rows.</param>
/// <param name="Fields">The numbers of the target's fields of one id, sets and numbers.</param>
/// <param name="SourceFields">The numbers of the source's fields of each kind.</param>
/// <param name="Shape">The target tower's shape.</param>
/// <param name="SourceShape">The source tower's shape, with as many layers as the target tower's.</param>
/// <param name="Adapter">How the source enters; null for a tower without a source.</param>
/// <param name="SourceColumns">Whether the source's vectors come from columns instead of the source tower.</param>
/// <param name="Rows">The number of rows of the batch.</param>
/// <param name="Wild">Whether feature vectors have unknown ids and infinite numbers.</param>
/// <param name="Vectors">The number of vector fields of each domain.</param>
/// <param name="FurtherSources">
/// The number of further sources, "further0" and so on. They have layouts of their own, and layers that are wider than the first
/// source's.
/// </param>
internal sealed record NetworkSettings(
    int Seed, (int Singles, int Sets, int Numbers) Fields, (int Singles, int Sets, int Numbers) SourceFields, NetworkShape Shape,
    NetworkShape SourceShape, AdapterShape? Adapter = null, bool SourceColumns = false, int Rows = 5,
    bool Wild = false, int Vectors = 0, int FurtherSources = 0)
{
    public override string ToString() =>
        $"{{ Seed = {Seed}, Fields = {Fields}, SourceFields = {SourceFields}, Shape = {Text(Shape)}, "
        + $"SourceShape = {Text(SourceShape)}, {Adapter}, SourceColumns = {SourceColumns}, Rows = {Rows}, Wild = {Wild}, "
        + $"Vectors = {Vectors}, FurtherSources = {FurtherSources} }}";

    private static string Text(NetworkShape shape) =>
        $"{shape.EmbeddingSize}, [{string.Join(", ", shape.HiddenUnits)}], {shape.LinearTerm}, {shape.Activation}, "
        + $"{shape.Normalization}, {shape.SequencePooling}, {shape.LogitShift}, {shape.Interaction}, {shape.SharedLayers}";
}
