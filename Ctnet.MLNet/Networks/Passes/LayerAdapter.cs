namespace Ctnet.MLNet.Networks.Passes;

/// <summary>An adapter in its place.</summary>
/// <param name="Layer">The target layer that it adds to; the input is 0.</param>
/// <param name="Source">The number of the source.</param>
/// <param name="SourceLayer">The source's layer that it reads.</param>
/// <param name="Adapter">The adapter.</param>
internal sealed record LayerAdapter(int Layer, int Source, int SourceLayer, AdapterPass Adapter);
