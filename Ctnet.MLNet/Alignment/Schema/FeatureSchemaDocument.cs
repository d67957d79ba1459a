using System.Globalization;
using System.Text.Json.Serialization;

namespace Ctnet.MLNet.Alignment.Schema;

/// <summary>The JSON form of a feature schema. docs/feature-schema.json describes it.</summary>
internal sealed record FeatureSchemaDocument
{
    /// <summary>The path of the JSON Schema that editors use to check this file.</summary>
    [JsonPropertyName("$schema")]
    public string? Description { get; init; }

    public required string Name { get; init; }

    /// <summary>
    /// The length of a period: a number followed by d (days), h (hours) or m (minutes), such as 1d or 12h. Default 1d.
    /// </summary>
    public string Period { get; init; } = "1d";

    /// <summary>The number of periods for which histories are told apart.</summary>
    public int Horizon { get; init; } = FeatureSchema.DefaultHorizon;

    public required IReadOnlyList<FeatureField> Fields { get; init; }

    public required IReadOnlyDictionary<string, Domain> Domains { get; init; }

    public static FeatureSchemaDocument Of(FeatureSchema schema) => new()
    {
        Name = schema.Name,
        Period = Format(schema.Period),
        Horizon = schema.Horizon,
        Fields = schema.Fields,
        Domains = schema.Domains.ToDictionary(
            domain => domain.Name, domain => new Domain { Time = domain.Time, Label = domain.Label, Fields = domain.Fields }),
    };

    /// <summary>The schema, with the value maps that its mappings name.</summary>
    /// <param name="folder">The folder that the paths of value maps are relative to; null if no file may be read.</param>
    /// <exception cref="FeatureSchemaException">The schema is not valid.</exception>
    public FeatureSchema ToSchema(string? folder)
    {
        string[] nulls = [.. Nulls()];
        if (nulls.Length > 0)
        {
            throw new FeatureSchemaException(
                $"The feature schema has null where a value is required: {string.Join("; ", nulls)}.");
        }

        return new(
            Name, Fields, [.. Domains.Select(domain => ToDomain(domain.Key, domain.Value, folder))], ParsePeriod(Period),
            Horizon);
    }

    private static FeatureDomain ToDomain(string name, Domain domain, string? folder) =>
        new(name, domain.Fields.ToDictionary(field => field.Key, field => ValueMapFile.Resolve(field.Value, folder)))
        {
            Time = domain.Time, Label = domain.Label,
        };

    // The places of null in lists and dictionaries. The serializer refuses null for a property, but not there.
    private IEnumerable<string> Nulls()
    {
        foreach ((int index, FeatureField? field) in Fields.Index())
        {
            if (field is null)
                yield return $"fields[{index}]";
        }

        foreach ((string name, Domain? domain) in Domains)
        {
            if (domain is null)
                yield return $"domain '{name}'";
            foreach ((string field, FieldMapping? mapping) in domain?.Fields ?? new Dictionary<string, FieldMapping>())
            {
                if (mapping is null)
                    yield return $"domain '{name}', field '{field}'";
            }
        }
    }

    private static string Format(TimeSpan period) =>
        period.Ticks % TimeSpan.TicksPerDay == 0 ? $"{period.Ticks / TimeSpan.TicksPerDay}d"
        : period.Ticks % TimeSpan.TicksPerHour == 0 ? $"{period.Ticks / TimeSpan.TicksPerHour}h"
        : $"{period.TotalMinutes.ToString(CultureInfo.InvariantCulture)}m";

    private static TimeSpan ParsePeriod(string text)
    {
        if (text.Length > 1 && PlainNumber.TryParse(text.AsSpan(0, text.Length - 1), out double number))
        {
            double days = text[^1] switch { 'd' => number, 'h' => number / 24, 'm' => number / (24 * 60), _ => double.NaN };
            // A period must fit into a time span, and be at least one tick long. NaN fails both comparisons.
            if (days < TimeSpan.MaxValue.TotalDays / 2 && days * TimeSpan.TicksPerDay >= 1)
            {
                return text[^1] switch
                {
                    'd' => TimeSpan.FromDays(number),
                    'h' => TimeSpan.FromHours(number),
                    _ => TimeSpan.FromMinutes(number),
                };
            }
        }

        throw new FeatureSchemaException($"period is '{text}'; write a number and d, h or m, such as 1d or 12h.");
    }

    internal sealed record Domain
    {
        public TimeMapping? Time { get; init; }

        public string? Label { get; init; }

        public required IReadOnlyDictionary<string, FieldMapping> Fields { get; init; }
    }
}
