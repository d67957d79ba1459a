namespace Ctnet.MLNet.Compare;

/// <summary>All strategies with one length of a step.</summary>
/// <param name="Step">The length as the task has it, such as 1d.</param>
/// <param name="Hours">The length in hours.</param>
/// <param name="Periods">How many periods the task has.</param>
/// <param name="Strategies">The strategies, in the order that was asked for.</param>
public sealed record StepResult(string Step, double Hours, int Periods, IReadOnlyList<StepStrategy> Strategies);
