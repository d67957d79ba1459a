using System.Globalization;
using Microsoft.ML;

namespace Ctnet.MLNet.Alignment.Suggestion;

/// <summary>
/// Infers a schema from rows of its domains. Columns of the same kind become one field if their names or their values are alike.
/// </summary>
internal sealed class SchemaSuggester
{
    /// <summary>
    /// Identifiers with different names are matched if they have at least this share of the smaller one's values in common.
    /// </summary>
    private const double LeastOverlap = 0.2;

    private static readonly string[] s_users = ["user", "visitor", "member", "customer", "account", "device"];

    private readonly List<string> _notes = [];
    private readonly List<List<ColumnProfile>> _fields = [];

    /// <exception cref="ArgumentException">There are no domains, or no column can be a field.</exception>
    public static FeatureSchemaProposal Suggest(IReadOnlyList<(string Domain, IDataView Rows)> domains)
    {
        if (domains.Count == 0)
            throw new ArgumentException("There are no domains to infer a schema from.", nameof(domains));
        ColumnProfile[][] profiles = [.. domains.Select(domain => ColumnProfiler.Profile(domain.Domain, domain.Rows))];
        var suggester = new SchemaSuggester();
        foreach (ColumnProfile[] columns in profiles)
            suggester.Match(columns);
        return suggester.Propose([.. domains.Select(domain => domain.Domain)], profiles);
    }

    private void Match(ColumnProfile[] columns)
    {
        List<ColumnProfile> left =
            [.. columns.Where(column => column.Role is ColumnRole.Identifier or ColumnRole.Set or ColumnRole.Number)];
        List<List<ColumnProfile>> open = [.. _fields];
        foreach (List<ColumnProfile> field in _fields.ToArray())
        {
            if (left.Find(column => column.Kind == field[0].Kind
                && field.Exists(other => other.PlainName == column.PlainName)) is ColumnProfile column)
                Take(field, column, "by name");
        }

        // The remaining columns are matched by values, beginning with the best pair.
        while (open.SelectMany(field => left.Select(column => (Field: field, Column: column, Overlap: Overlap(field[0], column))))
            .Where(pair => pair.Overlap >= LeastOverlap).OrderByDescending(pair => pair.Overlap)
            .FirstOrDefault() is { Column: not null } best)
        {
            string why = string.Create(CultureInfo.InvariantCulture, $"by values, {best.Overlap:P0} of which are common");
            Take(best.Field, best.Column, why);
        }

        _fields.AddRange(left.Select(column => new List<ColumnProfile> { column }));

        void Take(List<ColumnProfile> field, ColumnProfile column, string why)
        {
            field.Add(column);
            left.Remove(column);
            open.Remove(field);
            _notes.Add(
                $"'{column.Column}' of '{column.Domain}' is matched with '{field[0].Column}' of '{field[0].Domain}' {why}.");
        }
    }

    private static double Overlap(ColumnProfile first, ColumnProfile second)
    {
        int smaller = Math.Min(first.Values.Count, second.Values.Count);
        // The overlap of fewer than five values is not evidence.
        return first.Kind != second.Kind || smaller < 5 ? 0 : (double)first.Values.Count(second.Values.Contains) / smaller;
    }

    private FeatureSchemaProposal Propose(string[] domains, ColumnProfile[][] profiles)
    {
        if (_fields.Count == 0)
            throw new ArgumentException("No column of the domains can be a field.", nameof(domains));
        FeatureSchemaBuilder schema = FeatureSchema.Create("proposal");
        List<(string Name, List<ColumnProfile> Columns)> fields = [];
        foreach (List<ColumnProfile> field in _fields)
        {
            string name = field[0].PlainName;
            for (int i = 2; fields.Exists(other => other.Name == name); i++)
                name = $"{field[0].PlainName}{i}";
            fields.Add((name, field));
            AddField(schema, name, field, isSpecific: domains.Length > 1 && field.Count == 1);
        }

        foreach ((string domain, ColumnProfile[] columns) in domains.Zip(profiles))
        {
            schema.Domain(domain, map => Map(map, domain, columns, fields));
            NoteLeftOut(domain, columns);
        }

        return new(schema.Build(), _notes);
    }

    private void AddField(FeatureSchemaBuilder schema, string name, List<ColumnProfile> field, bool isSpecific)
    {
        bool isUser = s_users.Any(word => name.Contains(word, StringComparison.Ordinal));
        if (isSpecific)
            _notes.Add($"'{field[0].Column}' of '{field[0].Domain}' has no counterpart in other domains.");
        schema.Field(new()
        {
            Name = name, Kind = field[0].Kind, Encoding = field[0].Encoding,
            Group = isUser ? FieldGroup.User : isSpecific ? FieldGroup.Specific : FieldGroup.Shared,
        });
    }

    private static void Map(
        FeatureDomainBuilder map, string domain, ColumnProfile[] columns, List<(string Name, List<ColumnProfile> Columns)> fields)
    {
        foreach ((string name, List<ColumnProfile> field) in fields)
        {
            if (field.Find(column => column.Domain == domain) is ColumnProfile column)
                map.Column(name, column.Column, column.Separator);
        }

        if (columns.FirstOrDefault(column => column.Role == ColumnRole.Time) is ColumnProfile time)
            map.Time(time.Column, time.Unit);
        if (columns.FirstOrDefault(column => column.Role == ColumnRole.Label) is ColumnProfile label)
            map.Label(label.Column);
    }

    private void NoteLeftOut(string domain, ColumnProfile[] columns)
    {
        foreach (ColumnProfile column in columns)
        {
            string? why = column.Role switch
            {
                ColumnRole.FreeText => "is text that is different nearly everywhere",
                ColumnRole.Empty => "is empty",
                ColumnRole.Unreadable => "has a type that fields cannot have",
                _ => null,
            };
            if (why is not null)
                _notes.Add($"'{column.Column}' of '{domain}' is left out: it {why}.");
        }
    }
}
