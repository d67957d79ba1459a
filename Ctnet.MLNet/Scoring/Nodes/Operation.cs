namespace Ctnet.MLNet.Scoring.Nodes;

/// <summary>A node as an executor runs it: computes the node's values for the first rows of a batch. Does not allocate.</summary>
internal delegate void Operation(int rows);
