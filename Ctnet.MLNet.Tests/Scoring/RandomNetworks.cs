using Ctnet.MLNet.Models;
using Ctnet.MLNet.Networks.Ctnet;
using Ctnet.MLNet.Settings;
using Ctnet.MLNet.Tests.Networks;
using Ctnet.MLNet.Trainers;
using FsCheck;
using FsCheck.Fluent;

namespace Ctnet.MLNet.Tests.Scoring;

/// <summary>Networks of every kind and of random sizes.</summary>
internal static class RandomNetworks
{
    private static readonly Gen<bool> Either = Gen.Elements(false, true);

    // Fields of one id, sets and numbers. At least one of these three kinds is present.
    private static readonly Gen<(int Singles, int Sets, int Numbers)> Fields =
        from counts in Gen.Choose(0, 3).ArrayOf(3)
        where counts.Any(count => count > 0)
        select (counts[0], counts[1], counts[2]);

    private static readonly Gen<AdapterShape> Adapters =
        from kind in Gen.Elements(Enum.GetValues<AdapterKind>())
        from input in Gen.Elements(Enum.GetValues<AdapterInput>())
        from place in Gen.Elements(Enum.GetValues<AdapterPlace>())
        from layers in Gen.Elements(Enum.GetValues<AdapterLayers>())
        from embedding in Either
        from logit in Either
        select new AdapterShape(kind, input, place, layers, embedding, logit);

    private static readonly Gen<TowerInteraction> Interactions =
        from kind in Gen.Elements(Enum.GetValues<Interaction>())
        from layers in Gen.Choose(1, 2)
        from rank in Gen.Elements<int?>(null, 1, 3)
        select TowerInteraction.Of(kind, layers, rank);

    public static Arbitrary<NetworkSettings> All { get; } = Arb.From(
        from seed in Gen.Choose(0, 1 << 30)
        from depth in Gen.Choose(1, 3)
        from fields in Fields
        from shape in Shapes(depth)
        from sourceFields in Fields
        from sourceShape in Shapes(depth)
        from adapter in Adapters
        from adapted in Gen.Frequency((1, Gen.Constant(false)), (4, Gen.Constant(true)))
        from columns in Either
        from rows in Gen.Choose(1, 6)
        from wild in Either
        from vectors in Gen.Choose(0, 2)
        from further in Gen.Choose(0, 2)
        select new NetworkSettings(
            seed, fields, sourceFields, shape, sourceShape, adapted ? adapter : null, columns, rows, wild, vectors,
            adapted && adapter.ReadsSource && !columns ? further : 0));

    /// <summary>
    /// How far two ways to compute a logit may differ: relative to the logit if that is above 1. Normalization divides by a
    /// deviation, and a small deviation enlarges rounding errors: most of all in a layer of two nearly equal values. Cross layers
    /// enlarge them, too, because they multiply large values, and so do factorization machines, which subtract two sums of
    /// squares that may be far larger than their difference.
    /// </summary>
    public static double ToleranceOf(NetworkSettings settings) =>
        new[] { settings.Shape, settings.SourceShape }.Max(shape =>
            (shape.Interaction.Kind == Interaction.None ? 1e-5 : 1e-4) * shape.Normalization switch
            {
                Normalization.None => 1,
                Normalization.Batch => 10,
                _ => 100,
            });

    private static Gen<NetworkShape> Shapes(int depth) =>
        from size in Gen.Choose(1, 5)
        from hidden in Gen.Choose(1, 9).ArrayOf(depth)
        from linear in Either
        from activation in Gen.Elements(Enum.GetValues<Activation>())
        from normalization in Gen.Elements(Enum.GetValues<Normalization>())
        from pooling in Gen.Elements(Enum.GetValues<SequencePooling>())
        from shift in Gen.Elements(0, -1.5)
        from interaction in Interactions
        select new NetworkShape(size, hidden, linear, activation, normalization, pooling, shift, Interaction: interaction);
}
