using Ctnet.MLNet.Models;
using Ctnet.MLNet.Trainers;

namespace Ctnet.MLNet.Tests.Networks;

/// <summary>The extractors of MKT's first stage in plain loops over doubles, one row at a time.</summary>
internal sealed class PlainExtractors(MultiEntityShape shape, PlainWeights weights)
{
    private readonly int _depth = shape.Tower.HiddenUnits.Count;

    /// <summary>The knowledge that an extractor of one tower finds in its input.</summary>
    public double[] Extract(string name, double[] input)
    {
        for (int l = 0; l < _depth; l++)
            input = End(l, weights.Linear($"{name}.layers.{l}", input));
        return input;
    }

    /// <summary>g_com of a row of an entity.</summary>
    public double[] ExtractCommon(int entity, double[] input) => shape.Extractor switch
    {
        CommonExtractor.SharedBottom => Extract("tower.common.bottom", input),
        CommonExtractor.Mmoe => GatedExperts(entity, input),
        CommonExtractor.Star => StarLayers(entity, input),
        _ => LayeredExperts(entity, input),
    };

    private double[] GatedExperts(int entity, double[] input)
    {
        double[][] experts = [.. Enumerable.Range(0, shape.SharedExperts).Select(i => Extract($"tower.common.expert{i}", input))];
        return Mix(weights.Linear($"tower.common.gate{entity}", input), experts);
    }

    private double[] StarLayers(int entity, double[] input)
    {
        for (int l = 0; l < _depth; l++)
        {
            double[] factor = weights[$"tower.common.entity{entity}Layer{l}.weight"];
            double[] offset = weights[$"tower.common.entity{entity}Layer{l}.bias"];
            var own = new PlainWeights
            {
                ["x.weight"] = [.. weights[$"tower.common.shared{l}.weight"].Select((weight, i) => weight * factor[i])],
                ["x.bias"] = [.. weights[$"tower.common.shared{l}.bias"].Select((bias, i) => bias + offset[i])],
            };
            input = End(l, own.Linear("x", input));
        }

        return input;
    }

    private double[] LayeredExperts(int entity, double[] input)
    {
        (double[] own, double[] shared) = (input, input);
        for (int l = 0; l < _depth; l++)
        {
            double[][] experts =
            [
                .. Enumerable.Range(0, shape.EntityExperts)
                    .Select(i => Level(l, $"tower.common.level{l}Entity{entity}Own{i}", own)),
                .. Enumerable.Range(0, shape.SharedExperts)
                    .Select(i => Level(l, $"tower.common.level{l}Shared{i}", shared)),
            ];
            double[] next = Mix(weights.Linear($"tower.common.level{l}Gate{entity}", own), experts);
            if (l < _depth - 1)
                shared = Mix(weights.Linear($"tower.common.level{l}SharedGate", shared), experts);
            own = next;
        }

        return own;
    }

    private double[] Level(int level, string name, double[] input) => End(level, weights.Linear($"{name}.layers.0", input));

    // The last layer has no activation if knowledge is signed.
    private double[] End(int layer, double[] values) =>
        shape.SignedKnowledge && layer == _depth - 1 ? values : PlainTower.Activate(shape.Tower.Activation, values);

    private static double[] Mix(double[] scores, double[][] experts)
    {
        double[] shares = [.. scores.Select(Math.Exp)];
        return [.. Enumerable.Range(0, experts[0].Length).Select(Mixed)];

        double Mixed(int i) => experts.Select((expert, e) => expert[i] * shares[e]).Sum() / shares.Sum();
    }
}
