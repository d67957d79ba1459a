using System.Text.Json.Nodes;
using Ctnet.MLNet.Alignment.Suggestion;
using Ctnet.MLNet.Compare;
using Microsoft.ML;

namespace Ctnet.MLNet.Tool.Init;

/// <summary>Proposes a task file for one or two logs.</summary>
internal sealed class TaskProposal
{
    private readonly InitOptions _options;
    private readonly IReadOnlyList<Log> _logs;
    private readonly FeatureSchema _schema;
    private readonly List<string> _notes;

    /// <exception cref="InputFileException">A column is not known and was not named, or has no such values.</exception>
    public TaskProposal(InitOptions options, IReadOnlyList<Log> logs)
    {
        (_options, _logs) = (options, logs);
        FeatureSchemaProposal proposal = new MLContext(1).Data.SuggestFeatureSchema(
            [.. logs.Select(log => (log.Name, (IDataView)log.Rows))]);
        // The task file has a rule for the label, so its column need not be converted.
        _schema = proposal.Schema;
        _notes = [.. proposal.Notes.Where(note => !note.Contains("as the label", StringComparison.Ordinal))];
        Task = Write();
    }

    /// <summary>The task file.</summary>
    public JsonObject Task { get; }

    /// <summary>Why fields and columns are as they are, a sentence each.</summary>
    public IReadOnlyList<string> Notes => _notes;

    private JsonObject Write()
    {
        Choice labels = new("label", _options.Labels), users = new("user", _options.Users), times = new("time", _options.Times);
        var entries = new JsonArray();
        LogTime? target = null;
        foreach ((int index, Log log) in _logs.Index())
        {
            FeatureDomain domain = _schema.GetDomain(log.Name);
            string labelText = labels.Of(log, index, domain.Label, "COLUMN, or a rule such as --label \"rating >= 4\"");
            labels.Checked(log, LabelRule.ColumnOf(labelText));
            LabelRule label = LabelRule.Of(log, labelText);
            string time = times.Checked(log, times.Of(log, index, domain.Time?.Column, "COLUMN"));
            target = LogTime.Of(log, time, _options.TimeFormat);
            string user = users.Checked(log, users.Of(log, index, UserOf(domain), "COLUMN"));
            _notes.Add(
                $"'{log.Name}': a row is a click where {label.Column} {label.ClickWhen}; the time is {time}, the user {user}.");
            var entry = new JsonObject
            {
                ["name"] = log.Name,
                ["path"] = log.Path,
                ["time"] = TimeOf(target),
                ["label"] = new JsonObject { ["column"] = label.Column, ["clickWhen"] = label.ClickWhen },
                ["user"] = user,
                ["fields"] = FieldsOf(domain, user, [label.Column, time]),
            };
            entries.Add(entry);
        }

        return new()
        {
            ["$schema"] = $"./{TaskSchemaFile.Name}",
            ["name"] = string.Join(" to ", _logs.Select(log => log.Name)),
            ["about"] = About(),
            ["logs"] = entries,
            ["target"] = _options.Where is string rule ? RuleOf(rule) : new JsonObject { ["log"] = _logs[^1].Name },
            ["time"] = new JsonObject { ["step"] = _options.Step ?? target!.SuggestStep() },
            ["statistics"] = new JsonArray([.. Statistics]),
            ["report"] = new JsonObject { ["from"] = "half-of-target-rows" },
            ["job"] = new JsonObject { ["model"] = "ctnet", ["folder"] = "ctnet-job" },
        };
    }

    private IEnumerable<JsonNode> Statistics =>
        _schema.Fields.Where(known => known.Kind == FieldKind.Statistic).Select(known => (JsonNode)known.Of!);

    private string About() => _options.Where is null
        ? $"Source: {_logs[0].Place}. Target: {_logs[^1].Place}."
        : $"Target: rows of {_logs[0].Place} with {_options.Where}. Source: its other rows.";

    private static JsonObject TimeOf(LogTime time)
    {
        var entry = new JsonObject { ["column"] = time.Column };
        if (time.Unit is not null)
            entry["unit"] = time.Unit;
        return entry;
    }

    private JsonObject RuleOf(string where)
    {
        string[] rule = where.Split('=', 2);
        string column = new Choice("where", []).Checked(_logs[0], rule[0].Trim());
        if (!_logs[0].Cells(column).Contains(rule[1].Trim()))
            throw new InputFileException($"{_logs[0].Place}: no row has '{rule[1].Trim()}' in the column '{column}'.");
        return new() { ["where"] = new JsonObject { ["column"] = column, ["equals"] = rule[1].Trim() } };
    }

    private string? UserOf(FeatureDomain domain)
    {
        string[] users = [.. _schema.Fields.Where(field => field.Group == FieldGroup.User && field.Kind == FieldKind.Categorical)
            .Select(field => domain.Fields.GetValueOrDefault(field.Name)?.Column).OfType<string>()];
        return users.FirstOrDefault(ColumnNames.IsUser) ?? users.FirstOrDefault();
    }

    private JsonArray FieldsOf(FeatureDomain domain, string user, string[] others)
    {
        var fields = new JsonArray();
        foreach (FeatureField field in _schema.Fields)
        {
            if (domain.Fields.GetValueOrDefault(field.Name) is not { Column: string column } mapping || others.Contains(column))
                continue;
            var entry = new JsonObject
            {
                ["name"] = field.Name,
                ["column"] = column,
                ["kind"] = TextOf(field.Kind),
                ["group"] = column == user ? "user" : TextOf(field.Group),
            };
            if (mapping.Separator is not null)
                entry["separator"] = mapping.Separator;
            if (field.Dimension is not null)
                entry["dimension"] = field.Dimension;
            if (mapping.Missing.Count > 0)
                entry["missing"] = new JsonArray([.. mapping.Missing.Select(text => (JsonNode)text)]);
            fields.Add(entry);
        }

        return fields;
    }

    private static string TextOf<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
}
