using System.Globalization;
using System.Numerics.Tensors;

namespace Ctnet.MLNet.Alignment.Reporting;

/// <summary>Makes the report from the profiles of all fields.</summary>
internal static class AlignmentReporter
{
    /// <summary>With a smaller share of common values, a shared field transfers almost nothing between domains.</summary>
    private const double LeastOverlap = 0.01;

    /// <summary>A field that alone ranks clicks with a higher AUC probably knows the label.</summary>
    private const double LeakingAuc = 0.95;

    /// <summary>If a larger share of the values is too rare, the field's minimum frequency leaves too little to learn.</summary>
    private const double MostTooRare = 0.5;

    public static AlignmentReport Create(FeatureSchema schema, AlignmentProfile profile)
    {
        List<FieldCoverage> fields = [];
        List<FieldComparison> comparisons = [];
        List<string> warnings = [];
        foreach (FeatureField field in schema.Fields)
        {
            (string Domain, FieldProfile Profile)[] domains =
            [
                .. profile.Domains.Where(domain => domain.Value.ContainsKey(field.Name))
                    .Select(domain => (domain.Key, domain.Value[field.Name])),
            ];
            foreach ((string domain, FieldProfile met) in domains)
            {
                FieldCoverage coverage = Cover(field, domain, met);
                fields.Add(coverage);
                warnings.AddRange(Warn(coverage, field));
            }

            for (int i = 0; i < domains.Length; i++)
            {
                foreach ((string Domain, FieldProfile Profile) second in domains.AsSpan(i + 1))
                {
                    FieldComparison comparison = Compare(field, domains[i], second);
                    comparisons.Add(comparison);
                    warnings.AddRange(Warn(field, comparison, domains[i].Profile, second.Profile));
                }
            }
        }

        warnings.AddRange(profile.TimeWarnings.Values.SelectMany(domain => domain));
        return new(fields, comparisons, warnings);
    }

    private static FieldCoverage Cover(FeatureField field, string domain, FieldProfile met)
    {
        double missing = 1 - Share(met.RowsWithValue, met.Rows), neverSeen = Share(met.ValuesNeverSeen, met.Values);
        long cardinality = met.Vectors?.Different
            ?? (field.Kind == FieldKind.Numeric ? met.Numbers.Distinct().Count() : met.Counts.Count);
        return new(
            field.Name, domain, met.Rows, (1 - missing) * (1 - neverSeen), missing, neverSeen, Share(met.ValuesNew, met.Values),
            cardinality, double.IsNaN(met.Auc) ? null : met.Auc)
        {
            MeanLength = met.Vectors?.MeanLength,
            WaitingValues = met.Waiting,
            ForgottenValues = met.Forgotten,
            Ids = met.Turnover,
        };
    }

    private static FieldComparison Compare(
        FeatureField field, (string Domain, FieldProfile Profile) first, (string Domain, FieldProfile Profile) second)
    {
        if (field.Kind is FieldKind.Numeric or FieldKind.Vector)
        {
            double shift = PopulationStability.OfNumbers(first.Profile.Numbers, second.Profile.Numbers);
            return new(field.Name, first.Domain, second.Domain, CommonValues: null, Overlap: null, shift)
            {
                MeanDistance = first.Profile.Vectors is VectorProfile mine && second.Profile.Vectors is VectorProfile other
                    ? TensorPrimitives.Distance<double>(mine.Mean, other.Mean)
                    : null,
            };
        }

        IReadOnlyDictionary<int, int> p = first.Profile.Counts, q = second.Profile.Counts;
        long common = p.Keys.Count(q.ContainsKey);
        double overlap = Share(common, Math.Min(p.Count, q.Count));
        return new(field.Name, first.Domain, second.Domain, common, overlap, PopulationStability.OfCounts(p, q));
    }

    private static IEnumerable<string> Warn(FieldCoverage field, FeatureField described)
    {
        string where = $"'{field.Field}' in domain '{field.Domain}'";
        if (field.Rows > 0 && field.MissingShare == 1)
            yield return $"{where} has no value in any row: is the mapping right?";
        else if (field.Rows > 1 && field.Cardinality <= 1 && field.NeverSeenShare == 0)
            yield return $"{where} is the same in every row that has it: it tells nothing.";
        if (field.NeverSeenShare > MostTooRare && described.MinimumFrequency > 1)
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"{where}: {field.NeverSeenShare:P1} of its values came fewer than {described.MinimumFrequency} times so far, "
                + $"and are never seen: is minimumFrequency too high?");
        }

        if (field.ForgottenValues > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"{where}: {field.ForgottenValues:N0} rare values were forgotten while they waited, and count anew, since more "
                + $"than {described.MaximumWaiting:N0} waited: is maximumWaiting too low, or minimumFrequency too high?");
        }

        if (field.SingleFieldAuc > LeakingAuc)
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"{where} alone ranks clicks with an AUC of {field.SingleFieldAuc:0.000}: it probably knows the label.");
        }
    }

    private static IEnumerable<string> Warn(FeatureField field, FieldComparison pair, FieldProfile first, FieldProfile second)
    {
        string where = $"'{pair.Field}' in domains '{pair.First}' and '{pair.Second}'";
        if (field.Group == FieldGroup.Shared && pair.Overlap < LeastOverlap && first.Counts.Count > 0 && second.Counts.Count > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"{where} has {pair.Overlap:P1} of its values in common: do both write them alike? "
                + $"A format or a value map may be missing.");
        }

        if (field.Kind == FieldKind.Numeric && UnitDetection.Factor(first.Numbers, second.Numbers) is double factor)
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"{where} looks like the same quantity in units that differ by a factor of about {factor:0.###}: "
                + $"give one of the mappings a scale.");
        }

        if (field.Kind == FieldKind.Vector && UnitDetection.Factor(first.Numbers, second.Numbers) is double ratio)
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"{where} has vectors whose lengths differ by a factor of about {ratio:0.###}: did one model make both? "
                + $"If it did, set unitLength.");
        }
    }

    private static double Share(long part, long all) => all == 0 ? 0 : (double)part / all;
}
