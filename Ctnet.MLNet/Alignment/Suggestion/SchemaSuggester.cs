using Ctnet.MLNet.Pipeline;
using Microsoft.ML;

namespace Ctnet.MLNet.Alignment.Suggestion;

/// <summary>Infers a schema from rows of its domains.</summary>
internal sealed class SchemaSuggester
{
    private static readonly string[] s_users = ["user", "visitor", "member", "customer", "account", "device"];

    private readonly List<string> _notes = [];

    /// <exception cref="ArgumentException">There are no domains, or no column can be a field.</exception>
    public static FeatureSchemaProposal Suggest(IReadOnlyList<(string Domain, IDataView Rows)> domains)
    {
        if (domains.Count == 0)
            throw new ArgumentException("There are no domains to infer a schema from.", nameof(domains));
        var suggester = new SchemaSuggester();
        ColumnProfile[][] profiles = [.. domains.Select(domain => suggester.Profile(domain.Domain, domain.Rows))];
        profiles = [.. profiles.Select(columns => LeaveOutCounterparts(columns, profiles))];
        return suggester.Propose([.. domains.Select(domain => domain.Domain)], profiles);
    }

    private ColumnProfile[] Profile(string domain, IDataView rows)
    {
        ColumnSample[] samples = ColumnSample.Read(rows);
        if (samples is [{ Rows: 0 }, ..])
            _notes.Add($"'{domain}' has no rows, so its columns cannot be judged.");
        ColumnProfile[] columns = [.. samples.Select(sample => ColumnProfiler.Profile(domain, sample))];
        return [.. LabelChoice.Settle(columns, samples)
            .Select(column => FrameNulls.Problem(rows, column.Column) is string why ? column.LeaveOut(why) : column)];
    }

    // A column that knows the label in one domain knows it in others too, even if these have no label here.
    private static ColumnProfile[] LeaveOutCounterparts(ColumnProfile[] columns, ColumnProfile[][] all)
    {
        ColumnProfile[] leaks = [.. all.SelectMany(others => others).Where(other => other.KnowsLabel)];
        return [.. columns.Select(column => column.IsField
            && Array.Find(leaks, leak => leak.PlainName == column.PlainName) is ColumnProfile leak
                ? column.LeaveOut($"is named like {leak.Place}, which knows the label")
                : column)];
    }

    private FeatureSchemaProposal Propose(string[] domains, ColumnProfile[][] profiles)
    {
        var matcher = new ColumnMatcher(_notes);
        foreach (ColumnProfile[] columns in profiles)
            matcher.Match(columns);
        foreach (ColumnProfile[] columns in profiles)
            Note(columns);
        if (matcher.Fields.Count == 0)
        {
            throw new ArgumentException(
                $"No column of the domains can be a field. {string.Join(" ", _notes)}".TrimEnd(), nameof(domains));
        }

        FeatureSchemaBuilder schema = FeatureSchema.Create("proposal");
        List<(string Name, List<ColumnProfile> Columns)> fields = [];
        foreach (List<ColumnProfile> field in matcher.Fields)
        {
            string plain = field[0].PlainName.Length == 0 ? "field" : field[0].PlainName, name = plain;
            for (int i = 2; fields.Exists(other => other.Name == name); i++)
                name = $"{plain}{i}";
            fields.Add((name, field));
            AddField(schema, name, field, isSpecific: domains.Length > 1 && field.Count == 1);
        }

        if (profiles.All(columns => Has(columns, ColumnRole.Time) && Has(columns, ColumnRole.Label)))
            AddStatistics(schema, fields);

        foreach ((string domain, ColumnProfile[] columns) in domains.Zip(profiles))
            schema.Domain(domain, map => Map(map, domain, columns, fields));
        return new(schema.Build(), _notes);
    }

    private void AddField(FeatureSchemaBuilder schema, string name, List<ColumnProfile> field, bool isSpecific)
    {
        bool isUser = s_users.Any(word => name.Contains(word, StringComparison.Ordinal));
        if (isSpecific)
            _notes.Add($"{field[0].Place} has no counterpart in other domains.");
        schema.Field(new()
        {
            Name = name, Kind = field[0].Kind, Encoding = field[0].Encoding, Dimension = field[0].Dimension,
            Group = isUser ? FieldGroup.User : isSpecific ? FieldGroup.Specific : FieldGroup.Shared,
        });
    }

    // A network has to learn how much a user clicks and how often an item is clicked. A statistic tells it from the first row on.
    private void AddStatistics(FeatureSchemaBuilder schema, List<(string Name, List<ColumnProfile> Columns)> fields)
    {
        (string Name, List<ColumnProfile> Columns)[] ids =
            [.. fields.Where(field => field.Columns[0].Kind == FieldKind.Categorical)];
        if (!ids.Any(field => IsOf(field.Columns, ColumnNames.IsUser)))
            return;
        string[] keys =
        [
            .. ids.Where(field => IsOf(field.Columns, ColumnNames.IsUser) || IsOf(field.Columns, ColumnNames.IsItem))
                .Select(field => field.Name)
                .Where(name => !fields.Exists(other => other.Name == StatisticOf(name))),
        ];
        foreach (string key in keys)
            schema.Statistic(StatisticOf(key), of: key, HistoryScope.All);
        _notes.Add($"The click rates and counts of {string.Join(" and ", keys)} in earlier periods are proposed as statistics. "
            + "They are made from the time and the label, so rows that are scored need the time too.");
    }

    private static string StatisticOf(string field) => $"{field}-rate";

    private static bool IsOf(List<ColumnProfile> columns, Func<string, bool> isThing) =>
        columns.Exists(column => isThing(column.Column));

    private static bool Has(ColumnProfile[] columns, ColumnRole role) => Array.Exists(columns, column => column.Role == role);

    private static void Map(
        FeatureDomainBuilder map, string domain, ColumnProfile[] columns, List<(string Name, List<ColumnProfile> Columns)> fields)
    {
        foreach ((string name, List<ColumnProfile> field) in fields)
        {
            if (field.Find(column => column.Domain == domain) is ColumnProfile column)
                map.Column(name, column.Column, column.Separator, scale: 1, [.. column.Missing]);
        }

        if (Array.Find(columns, column => column.Role == ColumnRole.Time) is ColumnProfile time)
            map.Time(time.Column, time.Unit);
        if (Array.Find(columns, column => column.Role == ColumnRole.Label) is ColumnProfile label)
            map.Label(label.Column);
    }

    private void Note(ColumnProfile[] columns)
    {
        foreach (ColumnProfile column in columns)
        {
            if (column.WhyLeftOut is not null)
                _notes.Add($"{column.Place} is left out: it {column.WhyLeftOut}.");
            else if (column.Remark is not null)
                _notes.Add($"{column.Place} {column.Remark}.");
        }
    }
}
