namespace Ctnet.MLNet.Scoring.Nodes;

/// <summary>Computes a node's vector of one row from the row's vector of another node.</summary>
internal delegate void RowOperation(ReadOnlySpan<float> input, Span<float> output);
