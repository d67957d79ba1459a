using System.Globalization;
using Ctnet.MLNet.Compare.Tasks.Description;

namespace Ctnet.MLNet.Compare.Results.Measuring;

/// <summary>
/// Says in a sentence what the longest step costs against the shortest, or that this cannot be told, and up to which length no
/// loss can be told.
/// </summary>
internal static class StepFinding
{
    // The sentence is about these if they were run. More would not fit into a sentence.
    private static readonly string[] s_subjects = ["target-only", "ctnet", "joint"];

    /// <param name="lengths">The lengths, the shortest first.</param>
    public static string InWords(IReadOnlyList<StepResult> lengths)
    {
        (StepResult shortest, StepResult longest) = (lengths[0], lengths[^1]);
        string[] all = [.. longest.Strategies.Select(strategy => strategy.Name)];
        string[] subjects = [.. all.Where(s_subjects.Contains)];
        if (subjects.Length == 0)
            subjects = all[..1];
        IEnumerable<string> clauses = subjects.Select(name => Clause(Find(shortest, name), Find(longest, name)));
        // Between the two ends there may be a length that costs less to train and loses nothing.
        StepResult free = lengths.TakeWhile(step => !subjects.Any(name => Loses(Find(shortest, name), Find(step, name)))).Last();
        return $"Training every {StepLength.InWords(longest.Step)} instead of every {StepLength.InWords(shortest.Step)}, on this "
            + $"log: {string.Join("; ", clauses)}."
            + (free == shortest || free == longest ? "" : $" Up to {free.Step}, no loss can be told.");
    }

    private static StepStrategy Find(StepResult step, string strategy) =>
        step.Strategies.Single(one => one.Name == strategy);

    private static string Clause(StepStrategy shortest, StepStrategy longer)
    {
        if (longer.AucVersusShortest is not { Difference: double change, Low: double low, High: double high })
            return $"for {longer.Name} it cannot be told, because there is no AUC";
        if (low <= 0 && high >= 0)
        {
            return $"for {longer.Name} it cannot be told (the 95 % interval of the change in AUC, {Signed(low)} to "
                + $"{Signed(high)}, contains 0)";
        }

        if (DoSeedsOverlap(shortest, longer))
            return $"for {longer.Name} it cannot be told (the AUCs of the seeds overlap; the change is {Signed(change)})";
        return $"{longer.Name} {(change < 0 ? "loses" : "gains")} {Number(Math.Abs(change))} AUC (95 %: {Signed(low)} to "
            + $"{Signed(high)})";
    }

    private static bool Loses(StepStrategy shortest, StepStrategy longer) =>
        longer.AucVersusShortest is { High: < 0 } && !DoSeedsOverlap(shortest, longer);

    // Where seeds differ as much as lengths do, another seed might turn the difference around.
    private static bool DoSeedsOverlap(StepStrategy shortest, StepStrategy longer) =>
        longer.Auc.Minimum <= shortest.Auc.Maximum && shortest.Auc.Minimum <= longer.Auc.Maximum;

    private static string Signed(double value) => value.ToString("+.0000;−.0000;0", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString(".0000", CultureInfo.InvariantCulture);
}
