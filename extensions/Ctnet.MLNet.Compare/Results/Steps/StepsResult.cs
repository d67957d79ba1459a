namespace Ctnet.MLNet.Compare;

/// <summary>How good and how costly strategies are with several lengths of a step, on the same measured rows.</summary>
/// <param name="Finding">What the longest step costs, in a sentence.</param>
/// <param name="Lengths">Each length, the shortest first.</param>
public sealed record StepsResult(string Finding, IReadOnlyList<StepResult> Lengths);
