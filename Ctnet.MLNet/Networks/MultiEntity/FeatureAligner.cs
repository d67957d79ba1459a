using Ctnet.MLNet.Networks.Layers;
using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Scoring.Nodes;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Ctnet.MLNet.Networks.MultiEntity;

/// <summary>
/// Heterogeneous feature alignment of one entity (MKT, section 3). Two cross layers and an implicit layer rate the importance of
/// each of the entity's specific fields. The weighted fields become a vector of the same length for every entity.
/// </summary>
internal sealed class FeatureAligner : nn.Module
{
    public const int CrossLayers = 2;

    private const string Empty = "empty", Implicit = "implicit", Importance = "importance", Output = "output";

    private readonly int[] _widths;
    private readonly bool _seesShared;
    private readonly Linear? _implicit, _importance, _output;

    /// <param name="fields">The entity's specific fields; there may be none.</param>
    /// <param name="units">The length of the aligned vector.</param>
    /// <param name="random">Draws the first weights.</param>
    /// <param name="sharedWidth">The width of v_shared if the implicit layer reads it too; 0 if it does not.</param>
    public FeatureAligner(IReadOnlyList<FieldVector> fields, int units, Random random, int sharedWidth = 0)
        : base(nameof(FeatureAligner))
    {
        _seesShared = sharedWidth > 0;
        _widths = [.. fields.Select(field => field.Width)];
        int width = _widths.Sum();
        if (width == 0)
        {
            // A layer without inputs has only a bias.
            register_parameter(Empty, Parameter(zeros(units)));
            return;
        }

        for (int l = 0; l < CrossLayers; l++)
        {
            register_parameter(CrossWeight(l), Parameter(Initialization.Vector(width, random)));
            register_parameter(CrossBias(l), Parameter(zeros(width)));
        }

        (_implicit, _importance, _output) = (
            Linear(width + sharedWidth, width), Linear(2 * width, _widths.Length), Linear(width, units));
        Initialization.Layer(_implicit, random, gain: 2);
        // The importance layer starts at zero, so that all fields are equally important: 2 sigmoid(0) = 1.
        Initialization.Layer(_importance, random, gain: 1, firstRow: _widths.Length);
        Initialization.Layer(_output, random, gain: 2);
        register_module(Implicit, _implicit);
        register_module(Importance, _importance);
        register_module(Output, _output);
    }

    /// <summary>The fields' importances a = 2 sigmoid(FC([e_2, im])), [rows, fields].</summary>
    /// <param name="specific">v_spec, [rows, width].</param>
    /// <param name="shared">v_shared, which is read if the aligner sees it; null without shared fields.</param>
    public Tensor Importances(Tensor specific, Tensor? shared)
    {
        Tensor seen = _seesShared ? cat([specific, shared!], 1) : specific;
        Tensor crossed = specific;
        for (int l = 0; l < CrossLayers; l++)
        {
            Tensor product = crossed.matmul(get_parameter(CrossWeight(l))!.view(-1, 1));
            crossed = (specific * product).Plus(get_parameter(CrossBias(l))!).Plus(crossed);
        }

        Tensor gate = _importance!.call(cat([crossed, functional.relu(_implicit!.call(seen))], 1)).sigmoid();
        return gate.Plus(gate);
    }

    /// <summary>The aligned vector relu(FC(a * v_spec)), [rows, units]; without specific fields the relu of the bias.</summary>
    /// <param name="specific">v_spec, [rows, width]; null without specific fields.</param>
    /// <param name="shared">v_shared; null without shared fields.</param>
    /// <param name="rows">The number of rows.</param>
    public Tensor Align(Tensor? specific, Tensor? shared, long rows)
    {
        if (specific is null)
            return functional.relu(get_parameter(Empty)!).unsqueeze(0).expand(rows, -1);
        Tensor[] factors = [.. Importances(specific, shared).split(1, 1).Select((factor, i) => factor.expand(-1, _widths[i]))];
        return functional.relu(_output!.call(specific * cat(factors, 1)));
    }

    /// <summary>
    /// Adds the aligned vector to a scoring graph. <paramref name="weights"/> is the module's name, and the prefix of its nodes.
    /// </summary>
    public string Export(GraphBuilder graph, string weights, string? specific, string? shared)
    {
        if (specific is null)
        {
            string bias = graph.Add(new ConstantNode($"{weights}.constant", $"{weights}.{Empty}"));
            return graph.Add(new ReluNode($"{weights}.aligned", bias));
        }

        string crossed = specific;
        for (int l = 0; l < CrossLayers; l++)
        {
            crossed = graph.Add(new CrossNode(
                $"{weights}.cross{l + 1}", specific, crossed, $"{weights}.{CrossWeight(l)}", $"{weights}.{CrossBias(l)}"));
        }

        string seen = _seesShared ? graph.Add(new ConcatenateNode($"{weights}.seen", [specific, shared!])) : specific;
        string product = graph.Linear($"{weights}.implicitProduct", seen, $"{weights}.{Implicit}");
        string hidden = graph.Add(new ReluNode($"{weights}.implicit", product));
        string both = graph.Add(new ConcatenateNode($"{weights}.both", [crossed, hidden]));
        product = graph.Linear($"{weights}.gateProduct", both, $"{weights}.{Importance}");
        string gate = graph.Add(new SigmoidNode($"{weights}.gate", product));
        string importances = graph.Sum($"{weights}.importances", gate, gate);
        string scaled = graph.Add(new ScaleFieldsNode($"{weights}.scaled", specific, importances, _widths));
        product = graph.Linear($"{weights}.alignedProduct", scaled, $"{weights}.{Output}");
        return graph.Add(new ReluNode($"{weights}.aligned", product));
    }

    private static string CrossWeight(int layer) => $"crossWeight{layer}";

    private static string CrossBias(int layer) => $"crossBias{layer}";
}
