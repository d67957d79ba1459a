using Ctnet.MLNet.Alignment.Schema;

namespace Ctnet.MLNet.Alignment.Suggestion;

/// <summary>Measures how many values two columns with different names have in common.</summary>
internal static class ValueOverlap
{
    // Identifiers are matched if they have at least this share of the smaller one's values in common. More is asked of a column
    // that seems to hold quantities.
    private const double Least = 0.2, LeastOfNumbers = 0.5;

    // The overlap of fewer values is not evidence.
    private const int LeastValues = 5;

    // Whole numbers must have this many times as many values in common as by chance.
    private const double OverChance = 2;

    /// <summary>The share of the smaller column's values that both have; 0 if it may be by chance.</summary>
    public static double Of(ColumnProfile first, ColumnProfile second)
    {
        bool differInKind = first.Kind != second.Kind;
        int smaller = Math.Min(first.Values.Count, second.Values.Count);
        if (smaller < LeastValues || (differInKind && !(first.IsNumeric && second.IsNumeric))
            || (first.Role == ColumnRole.Number && second.Role == ColumnRole.Number))
            return 0;
        double overlap = (double)first.Values.Count(second.Values.Contains) / smaller;
        if (overlap < (differInKind ? LeastOfNumbers : Least))
            return 0;
        return !first.IsNumeric || !second.IsNumeric || IsEvidence(first, second, overlap) ? overlap : 0;
    }

    // Logs number users and items from 0 or 1, so whole numbers agree by chance unless both columns name the same thing.
    private static bool IsEvidence(ColumnProfile first, ColumnProfile second, double overlap)
    {
        (bool user, bool item) one = Thing(first), other = Thing(second);
        if ((one.user && other.user) || (one.item && other.item))
            return true;
        bool areOthers = (one.user && other.item) || (one.item && other.user);
        ColumnProfile larger = first.Values.Count > second.Values.Count ? first : second;
        double largest = larger.Values.Max(value => PlainNumber.TryParse(value, out double number) ? number : 0);
        return !areOthers && overlap >= OverChance * larger.Values.Count / (largest + 1);
    }

    private static (bool User, bool Item) Thing(ColumnProfile column) =>
        (ColumnNames.IsUser(column.Column), ColumnNames.IsItem(column.Column));
}
