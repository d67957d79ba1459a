using Ctnet.MLNet.Models;
using Ctnet.MLNet.Persistence;

namespace Ctnet.MLNet.Tests.Networks;

/// <summary>A further source of a <see cref="TestNetwork"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its tower's shape.</param>
/// <param name="Layout">The layout of its feature vectors.</param>
/// <param name="Weights">Its tower's weights.</param>
/// <param name="Rows">The network's rows as this source encodes them.</param>
internal sealed record TestSource(
    string Name, NetworkShape Shape, FeatureLayout Layout, Dictionary<string, WeightTensor> Weights, float[][] Rows);
