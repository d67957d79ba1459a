using System.Reflection;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Ctnet.MLNet.AspNetCore.Rows;

/// <summary>
/// Says how rows are read from JSON, and so how the OpenAPI document describes them. Other types of the service stay as they are.
/// </summary>
internal static class RowMembers
{
    /// <summary>The resolver, with its description of a row class.</summary>
    public static IJsonTypeInfoResolver Describe<TRow>(IJsonTypeInfoResolver? resolver) where TRow : class =>
        (resolver ?? new DefaultJsonTypeInfoResolver()).WithAddedModifier(static type =>
        {
            if (type.Type == typeof(TRow) && type.Kind == JsonTypeInfoKind.Object)
                DescribeRow(type);
        });

    /// <summary>The names of a row's fields in JSON, by the names of the model's columns.</summary>
    public static Dictionary<string, string> NamesByColumn(JsonTypeInfo type)
    {
        Dictionary<string, string> names = new(StringComparer.Ordinal);
        foreach (JsonPropertyInfo property in type.Properties)
            names[ColumnOf(property)] = property.Name;
        return names;
    }

    private static string ColumnOf(JsonPropertyInfo property)
    {
        if (property.AttributeProvider is not MemberInfo member)
            return property.Name;
        CustomAttributeData? column = member.CustomAttributes
            .FirstOrDefault(attribute => attribute.AttributeType == typeof(Microsoft.ML.Data.ColumnNameAttribute));
        return column?.ConstructorArguments[0].Value as string ?? member.Name;
    }

    private static void DescribeRow(JsonTypeInfo type)
    {
        // A misspelt name would otherwise count as a missing value.
        type.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        AddFields(type);
        List<JsonPropertyInfo> missing = [];
        for (int i = 0; i < type.Properties.Count; i++)
        {
            JsonPropertyInfo property = type.Properties[i];
            if (property.Set is null || property.CustomConverter is not null)
                continue;
            if (property.PropertyType == typeof(float) || property.PropertyType == typeof(double))
                missing.Add(type.Properties[i] = Nullable(type, property));
            else if (property.PropertyType == typeof(string))
                property.IsSetNullable = true;
        }

        StartMissing(type, missing);
    }

    // ML.NET's rows may have fields in place of properties, which JSON leaves out unless it is told otherwise.
    private static void AddFields(JsonTypeInfo type)
    {
        foreach (FieldInfo field in type.Type.GetFields(BindingFlags.Public | BindingFlags.Instance))
        {
            string name = type.Options.PropertyNamingPolicy?.ConvertName(field.Name) ?? field.Name;
            if (field.IsInitOnly || type.Properties.Any(property => property.Name == name))
                continue;
            JsonPropertyInfo property = type.CreateJsonPropertyInfo(field.FieldType, name);
            property.AttributeProvider = field;
            property.Get = field.GetValue;
            property.Set = field.SetValue;
            type.Properties.Add(property);
        }
    }

    // ML.NET has no nullable numbers: a missing one is NaN, which JSON does not have.
    private static JsonPropertyInfo Nullable(JsonTypeInfo type, JsonPropertyInfo number)
    {
        object missing = number.PropertyType == typeof(float) ? (object)float.NaN : double.NaN;
        JsonPropertyInfo nullable =
            type.CreateJsonPropertyInfo(typeof(Nullable<>).MakeGenericType(number.PropertyType), number.Name);
        (Func<object, object?>? get, Action<object, object?> set) = (number.Get, number.Set!);
        nullable.AttributeProvider = number.AttributeProvider;
        nullable.IsRequired = number.IsRequired;
        nullable.Order = number.Order;
        nullable.Get = get is null ? null : row => missing.Equals(get(row)) ? null : get(row);
        nullable.Set = (row, value) => set(row, value ?? missing);
        return nullable;
    }

    // A number that the JSON leaves out is missing, and not 0, which the class would give it.
    private static void StartMissing(JsonTypeInfo type, List<JsonPropertyInfo> numbers)
    {
        if (type.CreateObject is not Func<object> create)
            return;
        object fresh = create();
        JsonPropertyInfo[] zeros = [.. numbers.Where(number => number.Get?.Invoke(fresh) is 0f or 0d)];
        if (zeros.Length == 0)
            return;
        type.CreateObject = () =>
        {
            object row = create();
            foreach (JsonPropertyInfo number in zeros)
                number.Set!(row, null);
            return row;
        };
    }
}
