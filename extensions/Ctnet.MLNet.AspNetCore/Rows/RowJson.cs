using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Ctnet.MLNet.AspNetCore.Rows;

/// <summary>Reads the rows of requests, and names their places.</summary>
internal sealed class RowJson<TRow> where TRow : class
{
    // The names of the fields in JSON, by the model's columns.
    private readonly Dictionary<string, string> _names;
    private readonly StringComparer _comparer;

    /// <param name="service">The JSON options of the service, which describe the rows.</param>
    /// <param name="maximumRows">How many rows a request may have.</param>
    /// <exception cref="InvalidOperationException">The row class has no constructor without parameters.</exception>
    public RowJson(JsonSerializerOptions service, int maximumRows)
    {
        Options = new(service)
        {
            AllowDuplicateProperties = false,
            NumberHandling = JsonNumberHandling.Strict,
            TypeInfoResolver = service.TypeInfoResolver!.WithAddedModifier(type =>
            {
                if (type.Type == typeof(LimitedRows<TRow>))
                    type.CreateObject = () => new LimitedRows<TRow>(maximumRows);
            }),
        };
        JsonTypeInfo row = Options.GetTypeInfo(typeof(TRow));
        // Its fields could not start as missing: an absent number would be 0.
        if (row.CreateObject is null)
        {
            throw new InvalidOperationException(
                $"The row class {typeof(TRow).Name} must have a constructor without parameters, and properties that can be set.");
        }

        _names = RowMembers.NamesByColumn(row);
        _comparer = service.PropertyNameCaseInsensitive ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
    }

    public JsonSerializerOptions Options { get; }

    /// <summary>The problem of a body, and its place.</summary>
    public (string Detail, string Path) Describe(JsonException exception)
    {
        string path = exception.Path ?? "$";
        string? name = FieldName.Of(path);
        if (name is null || _names.Values.Contains(name, _comparer))
            return ($"{path} cannot be read: {exception.Message}", path);
        string hint = FieldName.Nearest(name, _names.Values) is string near ? $" Did you mean '{near}'?" : "";
        return ($"{path} cannot be read: a row has no such field.{hint}", path);
    }

    /// <summary>The place of a value that the model refused.</summary>
    /// <param name="exception">The refusal.</param>
    /// <param name="isList">Whether the body is a list of rows.</param>
    /// <returns>The place, such as $[3].price; null if the refusal names no column.</returns>
    public string? PathOf(BadRowException exception, bool isList)
    {
        if (exception.Column is not string column)
            return null;
        string row = isList ? $"$[{exception.Row}]" : "$";
        return $"{row}.{_names.GetValueOrDefault(column, column)}";
    }
}
