using Ctnet.MLNet.Networks;

namespace Ctnet.MLNet.Tests.Networks;

/// <summary>What a <see cref="TestNetwork"/> is to be; the seed draws its layouts, weights and rows.</summary>
/// <param name="Seed">Draws layouts, weights and rows.</param>
/// <param name="Fields">Fields of one id, sets, and numbers of the target.</param>
/// <param name="SourceFields">The same of the source.</param>
/// <param name="Shape">The target tower's.</param>
/// <param name="SourceShape">The source tower's, with as many layers.</param>
/// <param name="Adapter">Null for a tower without a source.</param>
/// <param name="SourceColumns">Whether the source's vectors come as columns, and not from the source tower.</param>
/// <param name="Rows">Rows of the batch.</param>
/// <param name="Wild">Whether feature vectors hold what no healthy row has.</param>
internal sealed record NetworkSettings(
    int Seed, (int Singles, int Sets, int Numbers) Fields, (int Singles, int Sets, int Numbers) SourceFields, NetworkShape Shape,
    NetworkShape SourceShape, AdapterShape? Adapter = null, bool SourceColumns = false, int Rows = 5, bool Wild = false)
{
    public override string ToString() => $"{{ Seed = {Seed}, Fields = {Fields}, SourceFields = {SourceFields}, Shape = {Text(Shape)}, "
        + $"SourceShape = {Text(SourceShape)}, {Adapter}, SourceColumns = {SourceColumns}, Rows = {Rows}, Wild = {Wild} }}";

    private static string Text(NetworkShape shape) =>
        $"{shape.EmbeddingSize}, [{string.Join(", ", shape.HiddenUnits)}], {shape.LinearTerm}, {shape.Activation}, "
        + $"{shape.Normalization}, {shape.SequencePooling}, {shape.LogitShift}";
}
