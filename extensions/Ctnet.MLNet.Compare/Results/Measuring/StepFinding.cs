using System.Globalization;
using Ctnet.MLNet.Compare.Tasks.Description;

namespace Ctnet.MLNet.Compare.Results.Measuring;

/// <summary>Says in a sentence what the longest step costs against the shortest, or that this cannot be told.</summary>
internal static class StepFinding
{
    // The sentence is about these if they were run. More would not fit into a sentence.
    private static readonly string[] s_subjects = ["target-only", "ctnet", "joint"];

    /// <param name="lengths">The lengths, the shortest first.</param>
    public static string InWords(IReadOnlyList<StepResult> lengths)
    {
        (StepResult shortest, StepResult longest) = (lengths[0], lengths[^1]);
        StepStrategy[] all = [.. longest.Strategies];
        StepStrategy[] subjects = [.. all.Where(strategy => s_subjects.Contains(strategy.Name))];
        IEnumerable<string> clauses = (subjects.Length > 0 ? subjects : all[..1]).Select(
            strategy => Clause(shortest.Strategies.Single(other => other.Name == strategy.Name), strategy));
        return $"Training every {StepLength.InWords(longest.Step)} instead of every {StepLength.InWords(shortest.Step)}, on this "
            + $"log: {string.Join("; ", clauses)}.";
    }

    private static string Clause(StepStrategy shortest, StepStrategy longest)
    {
        if (longest.AucVersusShortest is not { Difference: double change, Low: double low, High: double high })
            return $"for {longest.Name} it cannot be told, because there is no AUC";
        if (low <= 0 && high >= 0)
        {
            return $"for {longest.Name} it cannot be told (the 95 % interval of the change in AUC, {Signed(low)} to "
                + $"{Signed(high)}, contains 0)";
        }

        // Where seeds differ as much as lengths do, another seed might turn the difference around.
        if (longest.Auc.Minimum <= shortest.Auc.Maximum && shortest.Auc.Minimum <= longest.Auc.Maximum)
            return $"for {longest.Name} it cannot be told (the AUCs of the seeds overlap; the change is {Signed(change)})";
        return $"{longest.Name} {(change < 0 ? "loses" : "gains")} {Number(Math.Abs(change))} AUC (95 %: {Signed(low)} to "
            + $"{Signed(high)})";
    }

    private static string Signed(double value) => value.ToString("+.0000;−.0000;0", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString(".0000", CultureInfo.InvariantCulture);
}
