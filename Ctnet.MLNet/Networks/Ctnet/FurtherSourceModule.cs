using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks.Ctnet;

/// <summary>
/// Holds the adapters and the logit's weight of a further source. Its name is the source's, with which their names begin.
/// </summary>
internal sealed class FurtherSourceModule(string name) : nn.Module(name);
